# Part of the ricci project, under the Apache License v2.0 with LLVM
# Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Programs that are compiled once, whichever threads ask."""

import collections
import concurrent.futures
import threading


class Cache:
    """Keeps the `limit` values that were used last."""

    def __init__(self, limit):
        self._limit = limit
        self._lock = threading.Lock()
        self._futures = collections.OrderedDict()

    def __len__(self):
        return len(self._futures)

    def get(self, key, make):
        """The value of `key`, made by `make()` by the first thread that asks."""
        with self._lock:
            future = self._futures.get(key)
            is_new = future is None
            if is_new:
                future = self._futures[key] = concurrent.futures.Future()
                if len(self._futures) > self._limit:
                    self._futures.popitem(last=False)
            else:
                self._futures.move_to_end(key)
        if is_new:
            try:
                future.set_result(make())
            except BaseException as error:
                # Not kept: the next call says it again.
                with self._lock:
                    if self._futures.get(key) is future:
                        del self._futures[key]
                future.set_exception(error)
        return future.result()

    def clear(self):
        with self._lock:
            self._futures.clear()
