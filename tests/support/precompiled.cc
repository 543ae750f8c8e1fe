// CMake compiles the precompiled header of tests for a target that has a source: this one.
