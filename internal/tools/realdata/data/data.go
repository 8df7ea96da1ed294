// Package data finds and reads the collection of real public files that the
// program is measured against. The files are not part of the project, because
// their licences differ; whoever has them puts them beside it.
package data

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
)

// Where says, for a reader, where the files are looked for.
const Where = "the folder named by CHAPTERHOUSE_DATA, else ../shared/data beside the project"

// Dir returns the folder of real files; ok is false when there is none.
func Dir() (dir string, ok bool) {
	if dir = os.Getenv("CHAPTERHOUSE_DATA"); dir != "" {
		return dir, isDir(dir)
	}
	at, err := os.Getwd()
	if err != nil {
		return "", false
	}
	for {
		if _, err := os.Stat(filepath.Join(at, "go.mod")); err == nil {
			dir = filepath.Join(at, "..", "shared", "data")
			return dir, isDir(dir)
		}
		if at == filepath.Dir(at) {
			return "", false
		}
		at = filepath.Dir(at)
	}
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// Rows reads a file with one JSON value in each line.
func Rows[T any](path string) ([]T, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var rows []T
	lines := bufio.NewReaderSize(f, 1<<20)
	for decoder := json.NewDecoder(lines); decoder.More(); {
		var row T
		if err := decoder.Decode(&row); err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}
