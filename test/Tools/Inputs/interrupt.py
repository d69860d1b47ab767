"""interrupt.py FILE COMMAND...: runs the command, interrupts it once FILE is there, and
expects it to end by that. What it started is killed."""

import os
import signal
import subprocess
import sys
import time

signal.signal(signal.SIGINT, signal.default_int_handler)
process = subprocess.Popen(sys.argv[2:], start_new_session=True)
try:
    deadline = time.monotonic() + 60
    while not os.path.exists(sys.argv[1]) and time.monotonic() < deadline:
        assert process.poll() is None, f"ended early with status {process.returncode}"
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    status = process.wait(timeout=30)
    assert status == -signal.SIGINT, f"ended with status {status}"
finally:
    os.killpg(process.pid, signal.SIGKILL)
