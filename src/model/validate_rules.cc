#include "model/validate_rules.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "model/embedded_rules.h"

namespace shardlint {
namespace {

using Adapter = valijson::adapters::NlohmannJsonAdapter;

struct Place {
  std::string pointer, message;
  std::size_t depth = 0;
};

/// valijson's path is "<root>", "[formulas]", "[0]", …
Place PlaceOf(const valijson::ValidationResults::Error& error) {
  Place place{.pointer = {}, .message = error.description, .depth = error.context.size()};
  for (const std::string& part : error.context) {
    if (part == "<root>") continue;
    const bool bracketed = part.starts_with('[') && part.ends_with(']');
    place.pointer += '/' + (bracketed ? part.substr(1, part.size() - 2) : part);
  }
  return place;
}

/// Only the innermost mistakes: around each, valijson reports that its surroundings are wrong too.
std::vector<std::string> Innermost(std::vector<Place> places) {
  std::ranges::stable_sort(places, std::ranges::greater(), &Place::depth);
  std::vector<std::string> out;
  std::vector<std::string> told;
  for (const Place& place : places) {
    const bool around = std::ranges::any_of(told, [&](const std::string& inner) {
      return inner.size() > place.pointer.size() && inner.starts_with(place.pointer) &&
             inner[place.pointer.size()] == '/';
    });
    if (around) continue;
    told.push_back(place.pointer);
    out.push_back(place.pointer + ": " + place.message);
  }
  return out;
}

std::vector<std::string> Validate(std::string_view schema_json, std::string_view json) {
  const auto document = nlohmann::json::parse(json);
  const auto schema_document = nlohmann::json::parse(schema_json);
  valijson::Schema schema;
  valijson::SchemaParser().populateSchema(Adapter(schema_document), schema);
  valijson::ValidationResults results;
  if (valijson::Validator().validate(schema, Adapter(document), &results)) return {};
  std::vector<Place> places;
  valijson::ValidationResults::Error error;
  while (results.popError(error)) places.push_back(PlaceOf(error));
  return Innermost(std::move(places));
}

}  // namespace

std::vector<std::string> ValidateRules(std::string_view kind, std::string_view json) {
  const auto schemas = EmbeddedSchemas();
  const auto schema = std::ranges::find(schemas, kind, &EmbeddedSchema::kind);
  if (schema == schemas.end()) return {": there is no kind of rules '" + std::string(kind) + "'"};
  try {
    return Validate(schema->json, json);
  } catch (const std::exception& error) {
    return {std::string(": ") + error.what()};
  }
}

}  // namespace shardlint
