// Options from the command line, the environment and a file, in this order of weight. CLI11 ends
// at the first mistake; here all of them are collected, and told at once.
#pragma once

#include <CLI/App.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace minutebook {

class Settings {
 public:
  explicit Settings(const std::string& description);

  CLI::App& app() { return app_; }
  // Has an option's values looked at; the answer says what is wrong, or is empty.
  CLI::Option* Check(CLI::Option* option,
                     std::function<std::string(const std::string& value)> what_is_wrong);
  // A whole number within bounds.
  CLI::Option* AddNumber(const std::string& name, int* value, int min, int max,
                         const std::string& help);
  // One of some words.
  CLI::Option* AddChoice(const std::string& name, std::string* value,
                         const std::vector<std::string>& words, const std::string& help);
  // Of one start alone: neither in the environment nor in a file. Whoever says it means it, so an
  // empty value is a mistake.
  CLI::Option* Once(CLI::Option* option);

  // Reads all of it; to be called once, after the last option was added. An exit status where the
  // process is to end at once (help, version).
  std::optional<int> Parse(int argc, char** argv);
  void AddProblem(std::string problem) { problems_.push_back(std::move(problem)); }
  // One sentence each, the option's name first.
  const std::vector<std::string>& problems() const { return problems_; }
  // The settings as a file would have them, with comments. Only where there are no problems.
  std::string ToFile() const;

 private:
  // Arguments that stand for the environment's, where the command line does not say otherwise.
  std::vector<std::string> FromEnvironment(const std::vector<std::string>& arguments);

  CLI::App app_;
  std::vector<std::string> problems_;
};

}  // namespace minutebook
