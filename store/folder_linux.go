package store

import "syscall"

// networkTypes are the numbers of file systems that live on another computer,
// as statfs(2) of the Linux manual lists them; FUSE counts by its mount's name.
var networkTypes = map[uint32]string{
	0x6969:     "NFS",
	0xff534d42: "CIFS",
	0xfe534d42: "SMB 2",
	0x517b:     "SMB",
	0x5346414f: "AFS",
	0x00c36400: "Ceph",
	0x01021997: "9P",
}

// networkDrive names the kind of network drive that a folder is on, or "".
func networkDrive(dir string) string {
	var s syscall.Statfs_t
	if syscall.Statfs(dir, &s) != nil {
		return ""
	}
	const fuse = 0x65735546
	if uint32(s.Type) == fuse {
		return fuseType(dir)
	}
	return networkTypes[uint32(s.Type)]
}
