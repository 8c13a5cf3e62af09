#include "tests/tools/fake_server.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>

#include <algorithm>
#include <map>

namespace minutebook::client {
namespace {

std::string NameOf(const v1::NewEvent& event) {
  return event.event().ref().empty() ? event.event_id() : event.event().ref();
}

grpc::Status Gone() { return grpc::Status(grpc::UNAVAILABLE, "gone"); }

grpc::Status Refused(grpc::StatusCode code, const std::string& reason,
                     const std::map<std::string, std::uint64_t>& metadata) {
  google::rpc::ErrorInfo info;
  info.set_domain("minutebook");
  info.set_reason(reason);
  for (const auto& [key, value] : metadata) {
    (*info.mutable_metadata())[key] = std::to_string(value);
  }
  google::rpc::Status details;
  details.add_details()->PackFrom(info);
  return grpc::Status(code, "no", details.SerializeAsString());
}

grpc::Status RefusedAfter(const v1::ImportResponse& progress) {
  return Refused(grpc::INVALID_ARGUMENT, "INVALID_FIELD",
                 {{"received", progress.received()},
                  {"recorded", progress.recorded()},
                  {"already_recorded", progress.already_recorded()}});
}

}  // namespace

FakeLedger::FakeLedger() {
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(this);
  server_ = builder.BuildAndStart();
  address_ = "127.0.0.1:" + std::to_string(port);
}

FakeLedger::~FakeLedger() { server_->Shutdown(std::chrono::system_clock::now()); }

std::vector<std::string> FakeLedger::Names() {
  const std::lock_guard lock(mutex_);
  return names_;
}

bool FakeLedger::Record(const v1::NewEvent& event) {
  const std::lock_guard lock(mutex_);
  const std::string name = NameOf(event);
  if (std::find(names_.begin(), names_.end(), name) != names_.end()) return false;
  names_.push_back(name);
  return true;
}

grpc::Status FakeLedger::Append(grpc::ServerContext*, const v1::AppendRequest* request,
                                v1::AppendResponse* response) {
  const int call = appends_++;
  if (call >= lose_answers && !then_refuse.empty()) {
    return Refused(grpc::UNAVAILABLE, then_refuse, {});
  }
  for (const auto& event : request->events()) {
    response->add_receipts()->set_already_recorded(!Record(event));
  }
  return call < lose_answers ? Gone() : grpc::Status::OK;
}

grpc::Status FakeLedger::Import(
    grpc::ServerContext*, grpc::ServerReaderWriter<v1::ImportResponse, v1::ImportRequest>* stream) {
  const bool first = streams_++ == 0;
  v1::ImportRequest request;
  v1::ImportResponse progress;
  for (int batch = 0; stream->Read(&request); ++batch) {
    if (first && break_import_after > 0 && batch == break_import_after) return Gone();
    for (const auto& event : request.events()) {
      if (NameOf(event) == refuse_name) return RefusedAfter(progress);
      const bool fresh = Record(event);
      progress.set_received(progress.received() + 1);
      progress.set_recorded(progress.recorded() + (fresh ? 1 : 0));
      progress.set_already_recorded(progress.already_recorded() + (fresh ? 0 : 1));
    }
    stream->Write(progress);
  }
  return grpc::Status::OK;
}

grpc::Status FakeLedger::Watch(grpc::ServerContext*, const v1::WatchRequest* request,
                               grpc::ServerWriter<v1::WatchResponse>* writer) {
  streams_++;
  const std::uint64_t size = Names().size();
  int sent = 0;
  for (std::uint64_t position = request->from_position(); position <= size; ++position) {
    v1::WatchResponse response;
    response.add_events()->mutable_header()->set_position(position);
    response.set_position(position);
    writer->Write(response);
    if (break_watch_after > 0 && ++sent == break_watch_after) return Gone();
  }
  v1::WatchResponse caught_up;
  caught_up.set_position(size);
  caught_up.mutable_caught_up();
  writer->Write(caught_up);
  return Gone();
}

grpc::Status FakeLedger::GetLedger(grpc::ServerContext*, const v1::GetLedgerRequest*,
                                   v1::GetLedgerResponse* response) {
  response->set_position(Names().size());
  return grpc::Status::OK;
}

}  // namespace minutebook::client
