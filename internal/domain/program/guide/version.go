package guide

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"path"
	"reflect"
	"slices"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Version is a guide as it is kept for ever: its canonical text, the hash of
// that text, and the documents as they were.
type Version struct {
	Guide     *Guide
	Canonical []byte
	Hash      string // SHA-256 of Canonical in hexadecimal
	Documents []DocumentFile
}

// DocumentFile is one language of a document.
type DocumentFile struct {
	Document Key
	Language Language
	Body     []byte
	Hash     string // SHA-256 of Body in hexadecimal
}

// Load reads a guide file and the documents that it names. Their paths are
// below the folder of the guide file.
func Load(fsys fs.FS, name string) (*Version, Problems) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, Problems{{Reason: msg.GuideFileMissing(name)}}
	}
	g, r := parse(data)
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	v := &Version{Guide: g, Canonical: g.Canonical()}
	v.Hash = Hash(v.Canonical)
	for i, d := range g.Documents {
		for _, lang := range g.Languages {
			file, ok := d.Files[lang]
			if !ok {
				continue
			}
			at := indexed("documents", i) + ".files." + string(lang)
			body, err := fs.ReadFile(fsys, path.Join(path.Dir(name), string(file)))
			switch {
			case err != nil:
				r.add(at, msg.GuideFileMissing(string(file)))
			case strings.TrimSpace(string(body)) == "":
				r.add(at, msg.GuideFileEmpty(string(file)))
			}
			v.Documents = append(v.Documents, DocumentFile{d.Key, lang, body, Hash(body)})
		}
	}
	if len(r.problems) > 0 {
		r.problems.sort()
		return nil, r.problems
	}
	return v, nil
}

// Hash returns the SHA-256 of a canonical guide or a document in hexadecimal;
// findings cite the guide by it.
func Hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Adopted is a guide with the day from which it is in force.
type Adopted struct {
	Guide *Guide
	From  ids.Date
}

// InForceSince returns for each requirement of the last guide the day since
// which it has been asked in the same way, through all versions up to then.
// Nothing can be "not met" on an earlier day, so that a new or stricter rule
// gives everybody the whole grace, and a change elsewhere in the guide, or of
// words only, gives nobody a second one. The versions are in order of their day.
func InForceSince(versions []Adopted) map[Key]ids.Date {
	since := map[Key]ids.Date{}
	if len(versions) == 0 {
		return since
	}
	for _, req := range versions[len(versions)-1].Guide.Requirements {
		for _, v := range slices.Backward(versions) {
			earlier := v.Guide.Requirement(req.Key)
			if earlier == nil || !reflect.DeepEqual(earlier.asked(), req.asked()) {
				break
			}
			since[req.Key] = v.From
		}
	}
	return since
}

// asked returns the requirement without what is only said about it.
func (req Requirement) asked() Requirement {
	req.Title, req.Why, req.NextStep, req.Source = nil, nil, nil, Source{}
	req.LookAhead = Span{}
	return req
}
