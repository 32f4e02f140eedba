"""One file per blog; `blog` takes any blog by its address, `demo` the bundled one."""
