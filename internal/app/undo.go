package app

import (
	"maps"

	"chapterhouse.dev/chapterhouse/internal/domain/desk"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements"
	"chapterhouse.dev/chapterhouse/internal/domain/undo"
)

// undos is the whole of what can be taken back, each kind from its owner.
func undos() map[undo.Kind]undo.Act {
	all := map[undo.Kind]undo.Act{}
	for _, of := range []map[undo.Kind]undo.Act{desk.Undos(), requirements.Undos()} {
		maps.Copy(all, of)
	}
	return all
}
