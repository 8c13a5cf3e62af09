#include "service/logging.h"

#include <google/protobuf/stubs/logging.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"

namespace minutebook {
namespace {

// The message as the inside of a JSON string.
class JsonMessage final : public spdlog::custom_flag_formatter {
 public:
  void format(const spdlog::details::log_msg& message, const std::tm&,
              spdlog::memory_buf_t& out) override {
    for (const char c : message.payload) {
      switch (c) {
        case '"':
          Append("\\\"", out);
          break;
        case '\\':
          Append("\\\\", out);
          break;
        case '\n':
          Append("\\n", out);
          break;
        default:
          if (static_cast<unsigned char>(c) < 0x20) {
            Append(" ", out);
          } else {
            out.push_back(c);
          }
      }
    }
  }
  std::unique_ptr<spdlog::custom_flag_formatter> clone() const override {
    return std::make_unique<JsonMessage>();
  }

 private:
  static void Append(std::string_view text, spdlog::memory_buf_t& out) {
    out.append(text.data(), text.data() + text.size());
  }
};

}  // namespace

absl::Status SetUpLogging(const Options& options) {
  // The library tells of each string that is no UTF-8, and clients may send any number of them.
  google::protobuf::SetLogHandler([](google::protobuf::LogLevel, const char*, int,
                                     const std::string& message) { spdlog::debug("{}", message); });
  try {
    std::shared_ptr<spdlog::logger> logger;
    if (options.log_file.empty()) {
      logger = spdlog::stderr_color_mt("minutebookd");
    } else {
      logger = spdlog::basic_logger_mt("minutebookd", options.log_file);
    }
    auto formatter = std::make_unique<spdlog::pattern_formatter>(spdlog::pattern_time_type::utc);
    if (options.log_format == "json") {
      formatter->add_flag<JsonMessage>('*').set_pattern(
          R"({"time":"%Y-%m-%dT%H:%M:%S.%fZ","level":"%l","message":"%*"})");
    } else {
      formatter->set_pattern("%Y-%m-%dT%H:%M:%S.%fZ %^%-7l%$ %v");
    }
    logger->set_formatter(std::move(formatter));
    logger->set_level(
        spdlog::level::from_str(options.log_level == "error" ? "err" : options.log_level));
    logger->flush_on(spdlog::level::info);
    spdlog::set_default_logger(std::move(logger));
  } catch (const spdlog::spdlog_ex& error) {
    return absl::InvalidArgumentError(
        absl::StrCat("cannot log to ", options.log_file, ": ", error.what()));
  }
  return absl::OkStatus();
}

}  // namespace minutebook
