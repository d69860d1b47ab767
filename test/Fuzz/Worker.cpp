//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Worker.h"

#include "ProgramGenerator.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace ricci::fuzz;

namespace {

/// One context keeps every type and attribute that it saw, so it does not
/// serve more programs than this.
constexpr uint64_t batchSize = 100;

using Clock = std::chrono::steady_clock;

double seconds(Clock::time_point since) {
  return std::chrono::duration<double>(Clock::now() - since).count();
}

/// What a child writes to its pipe; `length` bytes of message follow.
struct Frame {
  enum Kind : uint32_t { Begin, End, Error, Summary };
  uint32_t kind;
  uint32_t verdict;
  uint32_t mode;    ///< Where it went wrong.
  uint32_t targets; ///< Where it went through, a bit each.
  uint64_t index;
  uint64_t length;
};

void writeAll(int descriptor, const void *data, size_t size) {
  const char *bytes = static_cast<const char *>(data);
  while (size > 0) {
    ssize_t written = write(descriptor, bytes, size);
    if (written <= 0)
      _exit(3);
    bytes += written;
    size -= static_cast<size_t>(written);
  }
}

void send(int descriptor, Frame::Kind kind, uint64_t index, const void *data,
          size_t size) {
  Frame frame{kind, Verdict::Same, 0, 0, index, size};
  writeAll(descriptor, &frame, sizeof(frame));
  writeAll(descriptor, data, size);
}

void sendVerdict(int descriptor, uint64_t index, const Verdict &verdict,
                 uint32_t targets) {
  Frame frame{Frame::End, verdict.kind, static_cast<uint32_t>(verdict.mode),
              targets,    index,        verdict.message.size()};
  writeAll(descriptor, &frame, sizeof(frame));
  writeAll(descriptor, verdict.message.data(), verdict.message.size());
}

Verdict toVerdict(const Frame &frame, const std::string &message) {
  return {static_cast<Verdict::Kind>(frame.verdict), message,
          static_cast<Mode>(frame.mode)};
}

/// One child and what it said so far.
struct Child {
  pid_t process = -1;
  int descriptor = -1;
  uint64_t next = 0, end = 0; ///< Programs that are left to it.
  Clock::time_point since;    ///< The last word from it.
  std::string buffer;
};

/// Starts a child that runs `body` and writes frames to its descriptor.
template <typename Body> Child start(Body body) {
  Child child;
  int ends[2];
  if (pipe(ends) != 0)
    return child;
  child.process = fork();
  if (child.process == 0) {
    close(ends[0]);
    body(ends[1]);
    close(ends[1]);
    // Without destructors: nothing here outlives the process.
    _exit(0);
  }
  close(ends[1]);
  child.descriptor = ends[0];
  child.since = Clock::now();
  return child;
}

void runBatch(int descriptor, const RunOptions &options, uint64_t begin,
              uint64_t end) {
  Differential differential(options.mode, options.architecture);
  for (uint64_t index = begin; index < end; ++index) {
    send(descriptor, Frame::Begin, index, nullptr, 0);
    auto before = Clock::now();
    Program program = generate(options.seed, index);
    differential.times.generate += seconds(before);
    Verdict verdict = differential.run(program, options.seed, index);
    for (const ResultError &error : differential.errors)
      send(descriptor, Frame::Error, index, &error, sizeof(error));
    sendVerdict(descriptor, index, verdict, differential.targets);
  }
  send(descriptor, Frame::Summary, end, &differential.times, sizeof(Times));
}

/// Takes the next whole frame from the buffer.
bool takeFrame(Child &child, Frame &frame, std::string &message) {
  if (child.buffer.size() < sizeof(frame))
    return false;
  std::memcpy(&frame, child.buffer.data(), sizeof(frame));
  if (child.buffer.size() < sizeof(frame) + frame.length)
    return false;
  message = child.buffer.substr(sizeof(frame), frame.length);
  child.buffer.erase(0, sizeof(frame) + frame.length);
  return true;
}

/// Waits for the end of a child that closed its pipe, or that is killed here.
Verdict finish(Child &child, bool kill, double limit) {
  if (kill)
    ::kill(child.process, SIGKILL);
  int status = 0;
  waitpid(child.process, &status, 0);
  close(child.descriptor);
  if (kill)
    return {Verdict::TimedOut,
            "more than " + std::to_string(static_cast<int>(limit)) + " s"};
  if (WIFSIGNALED(status))
    return {Verdict::Crashed,
            std::string("signal ") + strsignal(WTERMSIG(status))};
  if (WEXITSTATUS(status) != 0)
    return {Verdict::Crashed,
            "exit status " + std::to_string(WEXITSTATUS(status))};
  return {};
}

/// Reads what is there. False at the end of the pipe.
bool readMore(Child &child) {
  char bytes[65536];
  ssize_t count = read(child.descriptor, bytes, sizeof(bytes));
  if (count <= 0)
    return false;
  child.buffer.append(bytes, static_cast<size_t>(count));
  child.since = Clock::now();
  return true;
}

} // namespace

void TypeErrors::add(const ResultError &other) {
  ++results;
  share = std::max(share, other.share);
  if (std::isfinite(other.error))
    error = std::max(error, other.error);
}

RunTotals ricci::fuzz::runAll(
    const RunOptions &options,
    const std::function<void(uint64_t, const Verdict &)> &onFinding) {
  RunTotals totals;
  auto began = Clock::now();
  uint64_t next = options.first, last = options.first + options.count;
  std::vector<Child> children;
  auto startRange = [&](uint64_t begin, uint64_t end) {
    Child child = start([&](int out) { runBatch(out, options, begin, end); });
    child.next = begin;
    child.end = end;
    children.push_back(std::move(child));
  };
  while (true) {
    bool more = next < last && (options.totalSeconds <= 0 ||
                                seconds(began) < options.totalSeconds);
    if (more && static_cast<int>(children.size()) < options.jobs) {
      uint64_t end = std::min(next + batchSize, last);
      startRange(next, end);
      next = end;
      continue;
    }
    if (children.empty())
      break;
    std::vector<pollfd> waiting;
    for (const Child &child : children)
      waiting.push_back({child.descriptor, POLLIN, 0});
    poll(waiting.data(), waiting.size(), 500);
    std::vector<Child> kept;
    std::vector<std::pair<uint64_t, uint64_t>> again;
    for (size_t i = 0; i < waiting.size(); ++i) {
      Child &child = children[i];
      bool ended = waiting[i].revents && !readMore(child);
      Frame frame;
      std::string message;
      while (takeFrame(child, frame, message)) {
        if (frame.kind == Frame::End) {
          child.next = frame.index + 1;
          ++totals.programs;
          if (frame.verdict != Verdict::Same) {
            ++totals.findings;
            onFinding(frame.index, toVerdict(frame, message));
          }
          for (size_t mode = 0; mode < totals.byTarget.size(); ++mode)
            totals.byTarget[mode] += (frame.targets >> mode) & 1;
        } else if (frame.kind == Frame::Error) {
          ResultError error;
          std::memcpy(&error, message.data(), sizeof(error));
          totals.errors[{error.mode, error.type}].add(error);
        } else if (frame.kind == Frame::Summary) {
          Times times;
          std::memcpy(&times, message.data(), sizeof(times));
          totals.times.add(times);
        }
      }
      bool late = !ended && seconds(child.since) > options.programSeconds;
      if (!ended && !late) {
        kept.push_back(std::move(child));
        continue;
      }
      Verdict verdict = finish(child, late, options.programSeconds);
      verdict.mode = options.mode;
      if (verdict.kind != Verdict::Same && child.next < child.end) {
        ++totals.programs;
        ++totals.findings;
        onFinding(child.next, verdict);
        if (child.next + 1 < child.end)
          again.emplace_back(child.next + 1, child.end);
      }
    }
    children = std::move(kept);
    for (auto [begin, end] : again)
      startRange(begin, end);
  }
  return totals;
}

Verdict ricci::fuzz::runOne(const Program &program, uint64_t index,
                            const RunOptions &options) {
  Child child = start([&](int out) {
    Differential differential(options.mode, options.architecture);
    Verdict verdict = differential.run(program, options.seed, index);
    sendVerdict(out, index, verdict, differential.targets);
  });
  Verdict result;
  bool told = false;
  while (true) {
    pollfd waiting{child.descriptor, POLLIN, 0};
    poll(&waiting, 1, 500);
    bool late = seconds(child.since) > options.programSeconds;
    if (!waiting.revents && !late)
      continue;
    if (waiting.revents && readMore(child))
      continue;
    Frame frame;
    std::string message;
    while (takeFrame(child, frame, message)) {
      told = true;
      result = toVerdict(frame, message);
    }
    Verdict ending =
        finish(child, late && !waiting.revents, options.programSeconds);
    return told ? result : ending;
  }
}
