"""What the system tests share: the cluster, its people, its bus and its Zoom, all seen from outside."""
