package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/audit"
)

// headsName is the file of a data folder in which each head of the audit record
// is kept: a line of time and head for every sealing. Whoever rewrites the
// database would have to rewrite it as well, and the log, and the backups.
const headsName = "audit-heads"

// heads is that file while a server runs. A command beside it seals what it has
// written and leaves the file to the server.
type heads struct {
	path   string
	last   audit.Head // in the file
	logged time.Time
}

// openHeads reads where the file ends. A line that a crash left unfinished is
// taken away.
func openHeads(dir string) (*heads, error) {
	h := &heads{path: filepath.Join(dir, headsName)}
	text, err := os.ReadFile(h.path)
	if errors.Is(err, fs.ErrNotExist) {
		return h, nil
	}
	if err != nil {
		return nil, fmt.Errorf("the heads of the audit record cannot be read: %w", err)
	}
	whole := wholeLines(text)
	if len(whole) < len(text) {
		if err := os.Truncate(h.path, int64(len(whole))); err != nil {
			return nil, fmt.Errorf("the heads of the audit record cannot be mended: %w", err)
		}
	}
	list, err := parseHeads(h.path, whole)
	if err == nil && len(list) > 0 {
		h.last = list[len(list)-1]
	}
	return h, err
}

// wholeLines is text without a last line that has no end.
func wholeLines(text []byte) []byte { return text[:bytes.LastIndexByte(text, '\n')+1] }

func parseHeads(name string, text []byte) (list []audit.Head, err error) {
	for line := range strings.Lines(string(text)) {
		when, word, _ := strings.Cut(strings.TrimSpace(line), " ")
		head, err := audit.ParseHead(word)
		if _, terr := time.Parse(time.RFC3339, when); err != nil || terr != nil {
			return nil, fmt.Errorf("line %d of %s is damaged: it should be a time and a head, and is %.80q", len(list)+1, name, strings.TrimSpace(line))
		}
		list = append(list, head)
	}
	return list, nil
}

// note keeps a head, on the disk before it returns.
func (h *heads) note(now time.Time, head audit.Head) error {
	if head.Seq <= h.last.Seq {
		return nil
	}
	f, err := os.OpenFile(h.path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(f, "%s %s\n", now.UTC().Format(time.RFC3339), head)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		h.last = head
	}
	return err
}

// sealEvery leaves time for the sealing itself: an entry is sealed within two
// seconds.
const sealEvery = time.Second

// logHeads is how often the head is logged while it grows.
const logHeads = time.Hour

// seal gives the newest entries of the audit record their number and hash, and
// keeps the head outside the database.
func (a *App) seal(ctx context.Context) {
	every(ctx, sealEvery, func() {
		if err := a.sealOnce(ctx); err != nil && ctx.Err() == nil {
			a.Config.Log.Warn("the audit record is not sealed yet", "error", err)
		}
	})
}

func (a *App) sealOnce(ctx context.Context) error {
	head, err := audit.Seal(ctx, a.db)
	if err != nil || a.heads == nil {
		return err
	}
	now, before := a.Config.Clock.Now(), a.heads.last
	if head.Seq < before.Seq && a.heads.logged.IsZero() {
		a.heads.logged = now
		a.Config.Log.Error("the audit record is shorter than it was: run chapterhouse audit verify", "head", head.String(), "was", before.String())
	}
	if err := a.heads.note(now, head); err != nil {
		return err
	}
	if a.heads.last != before && now.Sub(a.heads.logged) >= logHeads {
		a.heads.logged = now
		a.Config.Log.Info("head of the audit record", "head", head.String())
	}
	return nil
}

// sealLast seals what a process that ends has written.
func (a *App) sealLast() {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := a.sealOnce(ctx); err != nil {
		a.Config.Log.Warn("the audit record is sealed at the next start", "error", err)
	}
}

// KeptHeads are the heads of the audit record in the file of that name, or in
// the data folder's own where name is empty; none where it has none yet.
func (a *App) KeptHeads(name string) ([]audit.Head, error) {
	own := name == ""
	if own {
		name = filepath.Join(a.Config.Data, headsName)
	}
	text, err := os.ReadFile(name)
	if own && errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("the heads of the audit record cannot be read: %w", err)
	}
	return parseHeads(name, wholeLines(text))
}

// VerifyAudit walks the whole audit record and compares it with heads that were
// kept elsewhere.
func (a *App) VerifyAudit(ctx context.Context, known []audit.Head) (audit.Report, error) {
	return audit.Verify(ctx, a.db, known...)
}
