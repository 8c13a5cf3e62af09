#include "tests/simulation/faulty_disk.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

namespace minutebook::simulation {
namespace {

namespace fs = std::filesystem;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

class WritableFile final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  WritableFile(std::unique_ptr<rocksdb::FSWritableFile> file, std::string path, FaultyDisk* disk)
      : FSWritableFileOwnerWrapper(std::move(file)), path_(std::move(path)), disk_(*disk) {}

  using FSWritableFileOwnerWrapper::Append;
  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* context) override {
    IOStatus status = disk_.Use(Operation::kTakesRoom);
    if (status.ok()) status = FSWritableFileOwnerWrapper::Append(data, options, context);
    if (status.ok()) disk_.Written(path_, size_ += data.size());
    return status;
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* context) override {
    IOStatus status = disk_.Use(Operation::kOther);
    if (status.ok()) status = FSWritableFileOwnerWrapper::Sync(options, context);
    if (status.ok()) disk_.Synced(path_);
    return status;
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* context) override {
    IOStatus status = disk_.Use(Operation::kOther);
    if (status.ok()) status = FSWritableFileOwnerWrapper::Fsync(options, context);
    if (status.ok()) disk_.Synced(path_);
    return status;
  }
  IOStatus Close(const IOOptions& options, IODebugContext* context) override {
    const IOStatus status = disk_.Use(Operation::kOther);
    const IOStatus closed = FSWritableFileOwnerWrapper::Close(options, context);
    return status.ok() ? closed : status;
  }

 private:
  const std::string path_;
  FaultyDisk& disk_;
  std::uint64_t size_ = 0;
};

class RandomAccessFile final : public rocksdb::FSRandomAccessFileOwnerWrapper {
 public:
  RandomAccessFile(std::unique_ptr<rocksdb::FSRandomAccessFile> file, FaultyDisk* disk)
      : FSRandomAccessFileOwnerWrapper(std::move(file)), disk_(*disk) {}

  IOStatus Read(std::uint64_t offset, std::size_t size, const IOOptions& options, Slice* result,
                char* scratch, IODebugContext* context) const override {
    const IOStatus status = disk_.Use(Operation::kRead);
    if (!status.ok()) return status;
    return FSRandomAccessFileOwnerWrapper::Read(offset, size, options, result, scratch, context);
  }
  IOStatus MultiRead(rocksdb::FSReadRequest* requests, std::size_t count, const IOOptions& options,
                     IODebugContext* context) override {
    const IOStatus status = disk_.Use(Operation::kRead);
    if (!status.ok()) return status;
    return FSRandomAccessFileOwnerWrapper::MultiRead(requests, count, options, context);
  }

 private:
  FaultyDisk& disk_;
};

class SequentialFile final : public rocksdb::FSSequentialFileOwnerWrapper {
 public:
  SequentialFile(std::unique_ptr<rocksdb::FSSequentialFile> file, FaultyDisk* disk)
      : FSSequentialFileOwnerWrapper(std::move(file)), disk_(*disk) {}

  IOStatus Read(std::size_t size, const IOOptions& options, Slice* result, char* scratch,
                IODebugContext* context) override {
    const IOStatus status = disk_.Use(Operation::kRead);
    if (!status.ok()) return status;
    return FSSequentialFileOwnerWrapper::Read(size, options, result, scratch, context);
  }

 private:
  FaultyDisk& disk_;
};

class Directory final : public rocksdb::FSDirectoryWrapper {
 public:
  Directory(std::unique_ptr<rocksdb::FSDirectory> directory, std::string path, FaultyDisk* disk)
      : FSDirectoryWrapper(std::move(directory)), path_(std::move(path)), disk_(*disk) {}

  IOStatus Fsync(const IOOptions& options, IODebugContext* context) override {
    IOStatus status = disk_.Use(Operation::kOther);
    if (status.ok()) status = FSDirectoryWrapper::Fsync(options, context);
    if (status.ok()) disk_.FolderSynced(path_);
    return status;
  }
  IOStatus FsyncWithDirOptions(const IOOptions& options, IODebugContext* context,
                               const rocksdb::DirFsyncOptions& how) override {
    IOStatus status = disk_.Use(Operation::kOther);
    if (status.ok()) status = FSDirectoryWrapper::FsyncWithDirOptions(options, context, how);
    if (status.ok()) disk_.FolderSynced(path_);
    return status;
  }

 private:
  const std::string path_;
  FaultyDisk& disk_;
};

class FaultyFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  explicit FaultyFileSystem(FaultyDisk* disk)
      : FileSystemWrapper(rocksdb::FileSystem::Default()), disk_(*disk) {}
  const char* Name() const override { return "FaultyFileSystem"; }

  IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                           std::unique_ptr<rocksdb::FSWritableFile>* file,
                           IODebugContext* context) override {
    IOStatus status = disk_.Use(Operation::kTakesRoom);
    if (status.ok()) status = FileSystemWrapper::NewWritableFile(path, options, file, context);
    if (!status.ok()) return status;
    disk_.Made(path);
    *file = std::make_unique<WritableFile>(std::move(*file), path, &disk_);
    return status;
  }
  IOStatus NewRandomAccessFile(const std::string& path, const rocksdb::FileOptions& options,
                               std::unique_ptr<rocksdb::FSRandomAccessFile>* file,
                               IODebugContext* context) override {
    IOStatus status = disk_.Use(Operation::kRead);
    if (status.ok()) status = FileSystemWrapper::NewRandomAccessFile(path, options, file, context);
    if (status.ok()) *file = std::make_unique<RandomAccessFile>(std::move(*file), &disk_);
    return status;
  }
  IOStatus NewSequentialFile(const std::string& path, const rocksdb::FileOptions& options,
                             std::unique_ptr<rocksdb::FSSequentialFile>* file,
                             IODebugContext* context) override {
    IOStatus status = disk_.Use(Operation::kRead);
    if (status.ok()) status = FileSystemWrapper::NewSequentialFile(path, options, file, context);
    if (status.ok()) *file = std::make_unique<SequentialFile>(std::move(*file), &disk_);
    return status;
  }
  IOStatus NewDirectory(const std::string& path, const IOOptions& options,
                        std::unique_ptr<rocksdb::FSDirectory>* directory,
                        IODebugContext* context) override {
    IOStatus status = FileSystemWrapper::NewDirectory(path, options, directory, context);
    if (status.ok()) *directory = std::make_unique<Directory>(std::move(*directory), path, &disk_);
    return status;
  }
  IOStatus DeleteFile(const std::string& path, const IOOptions& options,
                      IODebugContext* context) override {
    const IOStatus status = disk_.Use(Operation::kOther);
    if (!status.ok()) return status;
    disk_.Removes(path);
    return FileSystemWrapper::DeleteFile(path, options, context);
  }
  IOStatus RenameFile(const std::string& from, const std::string& to, const IOOptions& options,
                      IODebugContext* context) override {
    const IOStatus status = disk_.Use(Operation::kOther);
    if (!status.ok()) return status;
    disk_.Renames(from, to);
    return FileSystemWrapper::RenameFile(from, to, options, context);
  }

 private:
  FaultyDisk& disk_;
};

}  // namespace

FaultyDisk::FaultyDisk()
    : env_(rocksdb::NewCompositeEnv(std::make_shared<FaultyFileSystem>(this))) {}

FaultyDisk::~FaultyDisk() {
  std::error_code ignored;
  for (const std::string& path : kept_) fs::remove(path, ignored);
}

void FaultyDisk::FailAt(Fault fault, std::int64_t at) {
  fault_ = Fault::kNone;
  left_ = at;
  failed_ = false;
  fault_ = fault;
}

IOStatus FaultyDisk::Use(Operation operation) {
  const Fault fault = fault_;
  if (fault == Fault::kNone) return IOStatus::OK();
  if (operation == Operation::kRead && fault != Fault::kErrorOnce) return IOStatus::OK();
  if (operation == Operation::kOther && fault == Fault::kNoSpace) return IOStatus::OK();
  const std::int64_t left = left_--;
  if (left > 0 || (left < 0 && fault == Fault::kErrorOnce)) return IOStatus::OK();
  failed_ = true;
  if (fault == Fault::kNoSpace) return IOStatus::NoSpace("No space left on device");
  return IOStatus::IOError(fault == Fault::kPowerLoss ? "no power" : "Input/output error");
}

void FaultyDisk::Made(const std::string& path) {
  const std::lock_guard lock(mutex_);
  sizes_[path] = {};
  changes_.push_back({Change::kMade, path, "", ""});
}

void FaultyDisk::Written(const std::string& path, std::uint64_t size) {
  const std::lock_guard lock(mutex_);
  sizes_[path].written = size;
}

void FaultyDisk::Synced(const std::string& path) {
  const std::lock_guard lock(mutex_);
  sizes_[path].synced = sizes_[path].written;
}

std::string FaultyDisk::Keep(const std::string& path) {
  std::error_code error;
  // Beside the folder of the database, on the same file system.
  const std::string kept =
      fs::path(path).parent_path().string() + ".kept-" + std::to_string(kept_.size());
  fs::create_hard_link(path, kept, error);
  if (error) return "";
  kept_.push_back(kept);
  return kept;
}

void FaultyDisk::Removes(const std::string& path) {
  const std::lock_guard lock(mutex_);
  changes_.push_back({Change::kRemoved, path, "", Keep(path)});
}

void FaultyDisk::Renames(const std::string& from, const std::string& to) {
  const std::lock_guard lock(mutex_);
  changes_.push_back({Change::kRenamed, from, to, Keep(to)});
  sizes_[to] = sizes_[from];
  sizes_.erase(from);
}

void FaultyDisk::FolderSynced(const std::string& folder) {
  const std::lock_guard lock(mutex_);
  std::erase_if(changes_, [&](const Change& change) {
    return fs::path(change.path).parent_path() == fs::path(folder);
  });
}

void FaultyDisk::Undo(const Change& change) {
  std::error_code ignored;
  if (change.kind == Change::kMade) fs::remove(change.path, ignored);
  if (change.kind == Change::kRenamed) {
    fs::rename(change.to, change.path, ignored);
    sizes_[change.path] = sizes_[change.to];
    sizes_.erase(change.to);
  }
  if (change.kept.empty()) return;
  fs::rename(change.kept, change.kind == Change::kRenamed ? change.to : change.path, ignored);
}

void FaultyDisk::LosePower(Unsynced unsynced, std::mt19937* random) {
  const std::lock_guard lock(mutex_);
  std::size_t stay = 0;
  if (unsynced == Unsynced::kKept) stay = changes_.size();
  if (unsynced == Unsynced::kTorn || unsynced == Unsynced::kZeros) {
    stay = (*random)() % (changes_.size() + 1);
  }
  for (; changes_.size() > stay; changes_.pop_back()) Undo(changes_.back());
  for (const auto& [path, size] : sizes_) {
    if (unsynced == Unsynced::kKept || size.synced == size.written || !fs::exists(path)) continue;
    const std::uint64_t stays = unsynced == Unsynced::kLost
                                    ? size.synced
                                    : size.synced + (*random)() % (size.written - size.synced + 1);
    if (unsynced == Unsynced::kZeros && path.ends_with(".log")) {
      std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
      file.seekp(static_cast<std::streamoff>(stays));
      for (std::uint64_t i = stays; i < size.written; ++i) file.put('\0');
    } else {
      fs::resize_file(path, stays);
    }
  }
}

}  // namespace minutebook::simulation
