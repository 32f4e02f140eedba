"""One file per blog; `blog` takes any WordPress blog by its address, `demo` the bundled one."""
