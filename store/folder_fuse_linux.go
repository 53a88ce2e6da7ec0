package store

import (
	"bufio"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// fuseType names the network file system behind a FUSE mount. FUSE also serves
// local disks, so that only known names count.
func fuseType(dir string) string {
	f, err := os.Open("/proc/self/mounts")
	if err != nil {
		return ""
	}
	defer f.Close()
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return ""
	}
	return mountType(f, dir)
}

// mountType gives the network file system of the mount that holds dir, from a
// list as proc(5) describes /proc/self/mounts.
func mountType(mounts io.Reader, dir string) string {
	best, kind := "", ""
	lines := bufio.NewScanner(mounts)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) < 3 {
			continue
		}
		at := strings.NewReplacer(`\040`, " ", `\011`, "\t", `\134`, `\`).Replace(fields[1])
		if (dir == at || at == "/" || strings.HasPrefix(dir, at+"/")) && len(at) >= len(best) {
			best, kind = at, fields[2]
		}
	}
	name, ok := strings.CutPrefix(kind, "fuse.")
	if !ok {
		return ""
	}
	for _, remote := range []string{"sshfs", "rclone", "s3fs", "gcsfuse", "davfs", "gvfsd-fuse", "glusterfs", "onedriver"} {
		if name == remote {
			return name
		}
	}
	return ""
}
