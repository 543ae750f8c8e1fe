#include "fix/replace_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace shardlint {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }
  /// Whether what was written has reached the file system.
  bool Close() {
    const int number = number_;
    number_ = -1;
    return close(number) == 0;
  }

 private:
  int number_;
};

/// Removes the file of its name, unless it was renamed.
struct Temporary {
  std::string name;
  ~Temporary() {
    if (!name.empty()) unlink(name.c_str());
  }
};

bool Holds(int file, std::string_view bytes) {
  std::array<char, 65536> part;
  for (;;) {
    const ssize_t size = read(file, part.data(), part.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return size == 0 && bytes.empty();
    const auto count = static_cast<std::size_t>(size);
    if (bytes.substr(0, count) != std::string_view(part.data(), count)) return false;
    bytes.remove_prefix(count);
  }
}

bool WriteAll(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t size = write(file, bytes.data(), bytes.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(size));
  }
  return true;
}

Error Cannot(const std::string& path, const std::string& why) {
  return Error{path + ": not fixed: " + why};
}

bool SameFile(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino && a.st_size == b.st_size &&
         a.st_mtim.tv_sec == b.st_mtim.tv_sec && a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

}  // namespace

Result<bool> ReplaceFile(const std::string& path, std::string_view before, std::string_view after) {
  struct stat status {};
  if (lstat(path.c_str(), &status) != 0) return Cannot(path, std::strerror(errno));
  if (S_ISLNK(status.st_mode)) return Cannot(path, "it is a symbolic link");
  if (!S_ISREG(status.st_mode)) return Cannot(path, "it is no regular file");
  if (status.st_nlink > 1) return Cannot(path, "the file has other names (hard links)");
  if (access(path.c_str(), W_OK) != 0) return Cannot(path, std::strerror(errno));
  {
    const Descriptor file(open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
    if (file.number() < 0) return Cannot(path, std::strerror(errno));
    if (!Holds(file.number(), before)) return Cannot(path, "it has changed since it was read");
  }
  Temporary temporary{path + ".XXXXXX"};
  Descriptor out(mkstemp(temporary.name.data()));
  if (out.number() < 0) {
    const std::string why = std::strerror(errno);
    temporary.name.clear();
    return Cannot(path, "cannot write beside it: " + why);
  }
  // Another owner's file stays his where that is allowed.
  if (fchown(out.number(), status.st_uid, status.st_gid) != 0) errno = 0;
  if (fchmod(out.number(), status.st_mode & 07777) != 0 || !WriteAll(out.number(), after) ||
      fsync(out.number()) != 0 || !out.Close())
    return Cannot(path, "cannot write beside it: " + std::string(std::strerror(errno)));
  struct stat now {};
  if (lstat(path.c_str(), &now) != 0 || !SameFile(status, now))
    return Cannot(path, "it has changed since it was read");
  if (std::rename(temporary.name.c_str(), path.c_str()) != 0)
    return Cannot(path, std::strerror(errno));
  temporary.name.clear();
  return true;
}

}  // namespace shardlint
