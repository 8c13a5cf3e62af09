#include "tools/cli/short_form.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tools/cli/known_at.h"
#include "tools/cli/names.h"

namespace minutebook::cli {
namespace {

using google::protobuf::FieldDescriptor;

const FieldDescriptor& EventField(const char* name) {
  return *v1::Event::descriptor()->FindFieldByName(name);
}

bool IsFact(const FieldDescriptor& field) { return field.containing_oneof() != nullptr; }

// Facts that the server alone writes have numbers below 30.
bool IsServerFact(const FieldDescriptor& field) { return IsFact(field) && field.number() < 30; }

std::vector<std::string> KnownKeys() {
  auto keys = FieldNames(*v1::Event::descriptor());
  for (const char* key :
       {"body", "bodies", "furtherBodies", "knownAt", "id", "with", "source", "export"}) {
    keys.push_back(key);
  }
  return keys;
}

// A source that only names one defined before: {"id":"vna"} or "vna".
std::optional<std::string> NamedSource(const JsonValue& source) {
  if (source.is_string()) return source.text;
  const JsonValue* id = source.Find("id");
  if (id == nullptr || !id->is_string() || source.members.size() != 1) return std::nullopt;
  return id->text;
}

void ReadStrings(const JsonValue& value, const std::string& path, FieldProblems& problems,
                 std::vector<std::string>& out) {
  if (!value.is_array()) {
    problems.push_back({path, "a list is expected: put it in [ ]"});
    return;
  }
  for (const JsonValue& item : value.items) {
    if (item.is_string()) {
      out.push_back(item.text);
    } else {
      problems.push_back({path, "a list of texts is expected"});
    }
  }
}

}  // namespace

std::optional<ShortFormReader::Entry> ShortFormReader::Classify(const std::string& key,
                                                                const JsonValue& value) {
  static const std::map<std::string, Envelope> kEnvelope = {
      {"body", Envelope::kBody},
      {"bodies", Envelope::kBodies},
      {"furtherBodies", Envelope::kFurtherBodies},
      {"further_bodies", Envelope::kFurtherBodies},
      {"knownAt", Envelope::kKnownAt},
      {"known_at", Envelope::kKnownAt},
      {"id", Envelope::kEventId},
      {"eventId", Envelope::kEventId},
      {"event_id", Envelope::kEventId},
      {"header", Envelope::kHeader}};
  if (auto found = kEnvelope.find(key); found != kEnvelope.end()) {
    return Entry{key, found->second, nullptr, value};
  }
  if (key == "inferred") return Entry{key, Envelope::kNone, &EventField("on_inferred"), value};
  if (key == "source") {
    JsonValue list;
    list.kind = JsonValue::Kind::kArray;
    list.items = {value};
    return Entry{key, Envelope::kNone, &EventField("sources"), std::move(list)};
  }
  const FieldDescriptor* field = FindField(*v1::Event::descriptor(), key);
  if (field == nullptr) return std::nullopt;
  return Entry{key, Envelope::kNone, field, value};
}

bool ShortFormReader::SameMeaning(const Entry& a, const Entry& b) {
  const auto names_primary = [](Envelope e) {
    return e == Envelope::kBody || e == Envelope::kBodies;
  };
  if (a.field != nullptr || b.field != nullptr) return a.field == b.field;
  // `bodies` says both which body is the primary one and which are further.
  if (names_primary(a.envelope) && names_primary(b.envelope)) return true;
  const bool both_further =
      (a.envelope == Envelope::kBodies && b.envelope == Envelope::kFurtherBodies) ||
      (b.envelope == Envelope::kBodies && a.envelope == Envelope::kFurtherBodies);
  return a.envelope == b.envelope || both_further;
}

void ShortFormReader::Collect(const JsonValue& object, const std::string& path, Entries& entries,
                              FieldProblems& problems) {
  for (const auto& [key, value] : object.members) {
    const std::string key_path = JoinPath(path, key);
    if (key == "event" && path.empty() && value.is_object()) {
      Collect(value, key, entries, problems);  // the long form: proto3 JSON of a NewEvent
      continue;
    }
    auto entry = Classify(key, value);
    if (!entry) {
      problems.push_back({key_path, absl::StrCat("no such key", DidYouMean(key, KnownKeys()))});
      continue;
    }
    entry->key = key_path;
    const bool twice = std::any_of(entries.begin(), entries.end(),
                                   [&](const Entry& other) { return SameMeaning(other, *entry); });
    if (twice) problems.push_back({key_path, "given twice, under two names"});
    if (entry->field == &EventField("sources")) ResolveSources(entry->value, key_path, problems);
    if (!twice && !value.is_null()) entries.push_back(std::move(*entry));
  }
}

void ShortFormReader::ResolveSources(JsonValue& sources, const std::string& path,
                                     FieldProblems& problems) {
  for (JsonValue& source : sources.items) {
    if (const auto id = NamedSource(source)) {
      const auto known = sources_.find(*id);
      if (known == sources_.end()) {
        problems.push_back(
            {path, absl::StrCat("source \"", *id,
                                "\" is not described before this line: give its url, "
                                "title or publisher where it is first named")});
      } else {
        source = known->second;
      }
    } else if (const JsonValue* id = source.Find("id"); id != nullptr && id->is_string()) {
      sources_.insert_or_assign(id->text, source);
    }
  }
}

void ShortFormReader::ReadWith(const JsonValue& with, FieldProblems& problems) {
  defaults_.clear();
  if (!with.is_object()) {
    problems.push_back({"with", "an object is expected"});
    return;
  }
  Collect(with, "with", defaults_, problems);
  for (const Entry& entry : defaults_) {
    const bool own =
        entry.envelope == Envelope::kEventId || entry.envelope == Envelope::kHeader ||
        (entry.field != nullptr && (IsFact(*entry.field) || entry.field == &EventField("ref")));
    if (own) problems.push_back({entry.key, "each event has its own: it cannot be a default"});
  }
  v1::NewEvent sample = Assemble(defaults_, problems);  // so that mistakes are told of this line
}

v1::NewEvent ShortFormReader::Assemble(const Entries& entries, FieldProblems& problems) {
  v1::NewEvent event;
  const auto text = [&](const Entry& entry) {
    if (!entry.value.is_string()) problems.push_back({entry.key, "a text is expected"});
    return entry.value.text;
  };
  std::vector<std::string> bodies;
  for (const Entry& entry : entries) {
    switch (entry.envelope) {
      case Envelope::kBody:
        event.set_body(text(entry));
        break;
      case Envelope::kBodies:
        ReadStrings(entry.value, entry.key, problems, bodies);
        if (!bodies.empty()) event.set_body(bodies.front());
        for (std::size_t i = 1; i < bodies.size(); ++i) event.add_further_bodies(bodies[i]);
        break;
      case Envelope::kFurtherBodies:
        ReadStrings(entry.value, entry.key, problems, bodies);
        for (const std::string& body : bodies) event.add_further_bodies(body);
        break;
      case Envelope::kKnownAt:
        event.set_known_at(text(entry));
        if (!ParseKnownAt(event.known_at())) {
          problems.push_back({entry.key, absl::StrCat("\"", event.known_at(),
                                                      "\" is neither a day (2021-08-30) nor a time "
                                                      "(2021-08-30T09:00:00+07:00)")});
        }
        break;
      case Envelope::kEventId:
        event.set_event_id(text(entry));
        break;
      case Envelope::kHeader:
        break;  // what the server added where it was recorded
      case Envelope::kNone:
        ReadField(entry.value, entry.key, *entry.field, *event.mutable_event(), problems);
        break;
    }
  }
  return event;
}

std::optional<v1::NewEvent> ShortFormReader::Read(const JsonValue& line, FieldProblems& problems) {
  skipped_server_event_ = false;
  if (!line.is_object()) {
    problems.push_back({"", "a line must be an object: {...}"});
    return std::nullopt;
  }
  if (const JsonValue* with = line.Find("with")) {
    if (line.members.size() > 1) {
      problems.push_back({"with", "a line with defaults holds nothing else"});
    }
    ReadWith(*with, problems);
    return std::nullopt;
  }
  if (const JsonValue* exported = line.Find("export")) {
    if (line.members.size() > 1 || !exported->is_object()) {
      problems.push_back({"export", "an object, in a line of its own, is expected"});
    }
    exported_ = true;
    defaults_.clear();  // they are not meant for what a ledger wrote
    return std::nullopt;
  }
  const std::size_t before = problems.size();
  Entries entries;
  Collect(line, "", entries, problems);
  const bool only_sources = entries.size() == 1 && entries[0].field == &EventField("sources");
  const FieldDescriptor* fact = nullptr;
  for (const Entry& entry : entries) {
    if (entry.field != nullptr && IsFact(*entry.field)) fact = entry.field;
  }
  const bool has_header = line.Find("header") != nullptr;
  skipped_server_event_ = has_header && (fact == nullptr || IsServerFact(*fact));
  if (skipped_server_event_) return std::nullopt;
  for (const Entry& fallback : defaults_) {
    const bool given = std::any_of(entries.begin(), entries.end(),
                                   [&](const Entry& e) { return SameMeaning(e, fallback); });
    if (!given && !only_sources) entries.push_back(fallback);
  }
  v1::NewEvent event = Assemble(entries, problems);
  const bool sound = problems.size() == before;
  // What is wrong with a default was told where it was set.
  problems.erase(
      std::remove_if(
          problems.begin() + static_cast<std::ptrdiff_t>(before), problems.end(),
          [](const FieldProblem& problem) { return absl::StartsWith(problem.field, "with."); }),
      problems.end());
  if (only_sources || !sound) return std::nullopt;
  if (fact == nullptr) {
    problems.push_back({"", "it does not say what happened: a key such as meetingHeld is missing"});
  }
  if (event.body().empty()) {
    problems.push_back({"body", "missing: name the body here or in a with line before"});
  }
  if (!event.event_id().empty() && !event.event().ref().empty()) {
    problems.push_back({"id", "an event with a ref has its id from it: leave the id out"});
  }
  if (problems.size() > before) return std::nullopt;
  return event;
}

}  // namespace minutebook::cli
