package app

import (
	"context"
	"sync"
	"time"

	"chapterhouse.dev/chapterhouse/guides"
	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/letters"
)

// settingsMemory keeps the settings while nothing was committed here, and for
// some seconds at most, because another server may have changed them.
type settingsMemory struct {
	mu       sync.Mutex
	set      program.Settings
	revision int64
	at       time.Time
}

// settingsAge is how long another server's change may go unseen.
const settingsAge = 5 * time.Second

// currentSettings returns the program's settings; when the database does not
// answer, those that were read last.
func (a *App) currentSettings(ctx context.Context) program.Settings {
	m := &a.settings
	m.mu.Lock()
	defer m.mu.Unlock()
	revision, now := a.Gate.Revision(), a.Gate.Now()
	if m.set.Name != "" && m.revision == revision && now.Sub(m.at) < settingsAge {
		return m.set
	}
	set, err := a.Program.Settings(ctx, access.Anonymous(""))
	if err == nil {
		m.set, m.revision, m.at = set, revision, now
	}
	return m.set
}

// firstGuide gives a new server the default guide and its name.
func (a *App) firstGuide(ctx context.Context) error {
	as := access.System(access.BySetUp)
	all, err := a.Program.Editions(ctx, as)
	if err != nil || len(all) > 0 {
		return err
	}
	v, problems := guide.Load(guides.Files, guides.Default)
	if err := problems.Err(); err != nil {
		return err
	}
	today, err := a.Program.Today(ctx, as)
	if err != nil {
		return err
	}
	if _, _, err := a.Program.Apply(ctx, as, v, today, ""); err != nil {
		return err
	}
	set, err := a.Program.Settings(ctx, as)
	if err != nil || set.Rev > 0 {
		return err
	}
	set.Name = v.Guide.Title.In(v.Guide.Language())
	return a.Program.EditSettings(ctx, as, set)
}

// letterhead is what letters say of the program.
func (a *App) letterhead(ctx context.Context) (letters.Program, error) {
	set, err := a.Program.Settings(ctx, access.System(access.ByLetters))
	from := a.Config.From
	if from == "" {
		from = set.Contact
	}
	if from == "" && a.Config.inspect() {
		from = "program@groups.example"
	}
	return letters.Program{Name: set.Name, Accent: set.Accent, Contact: set.Contact, BaseURL: a.Config.BaseURL, From: from}, err
}
