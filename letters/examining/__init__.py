"""四性检测: an archive package on its own, looked into as DA/T 70-2018 asks, by `read_apart`."""
