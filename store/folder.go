package store

import (
	"path/filepath"
	"strings"
)

// syncedParts are the names of folders that programs copy between computers,
// in lower case, with what people call them. A name matches a whole part of the
// path, or its beginning followed by a space, a dash or a bracket.
var syncedParts = []struct{ part, name string }{
	{"dropbox", "Dropbox"},
	{"onedrive", "OneDrive"},
	{"google drive", "Google Drive"},
	{"googledrive", "Google Drive"},
	{"my drive", "Google Drive"},
	{"icloud", "iCloud"},
	{"icloud drive", "iCloud"},
	{"iclouddrive", "iCloud"},
	{"mobile documents", "iCloud"},
	{"cloudstorage", "a cloud drive"},
	{"nextcloud", "Nextcloud"},
	{"owncloud", "ownCloud"},
	{"syncthing", "Syncthing"},
	{"sync.com", "Sync"},
	{"pcloud drive", "pCloud"},
	{"pclouddrive", "pCloud"},
}

// FolderWarning says why a calendar file should not stand at path: a folder
// that is copied between computers loses changes, and one on a network does not
// keep two programs apart. "" says that nothing is known against it.
func FolderWarning(path string) string {
	if name := syncedFolder(path); name != "" {
		return "the file is in a folder that " + name + " copies between computers: changes can be lost, and posts go out twice"
	}
	if name := networkPath(path); name != "" {
		return "the file is on a network drive (" + name + "): two programs can damage it there"
	}
	if name := networkDrive(filepath.Dir(path)); name != "" {
		return "the file is on a network drive (" + name + "): two programs can damage it there"
	}
	return ""
}

// syncedFolder names the program that copies a folder of the path, by the name
// of the folder.
func syncedFolder(path string) string {
	for p := range strings.FieldsFuncSeq(strings.ToLower(path), func(r rune) bool { return r == '/' || r == '\\' }) {
		for _, s := range syncedParts {
			rest, ok := strings.CutPrefix(p, s.part)
			if ok && (rest == "" || strings.ContainsAny(rest[:1], " -(~")) {
				return s.name
			}
		}
	}
	return ""
}

// networkPath tells a path that names another computer (\\server\share).
func networkPath(path string) string {
	if strings.HasPrefix(path, `\\`) && !strings.HasPrefix(path, `\\?\`) && !strings.HasPrefix(path, `\\.\`) || strings.HasPrefix(path, `\\?\UNC\`) {
		return "a shared folder"
	}
	return ""
}
