#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace shardlint {

inline std::filesystem::path ProjectRoot() { return SHARDLINT_SOURCE_DIR; }

inline std::string ReadProjectFile(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

}  // namespace shardlint
