#!/bin/sh
# Interesting (exit status 1, as mlir-reduce wants it) is a program with `max`.
if grep -q 'max\[' "$1"; then exit 1; fi
exit 0
