package store

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheMountTellsANetworkDrive(t *testing.T) {
	mounts := `/dev/sda1 / ext4 rw 0 0
ana@server:/ /home/ana/far\040away fuse.sshfs rw 0 0
/dev/sdb1 /home/ana/disk fuse.ntfs-3g rw 0 0
`
	for dir, want := range map[string]string{
		"/home/ana/far away/x": "sshfs", "/home/ana/far away": "sshfs", "/home/ana/far awayx": "",
		"/home/ana/disk": "", "/home/ana": "",
	} {
		require.Equal(t, want, mountType(strings.NewReader(mounts), dir), dir)
	}
	require.Empty(t, networkDrive(t.TempDir()))
}
