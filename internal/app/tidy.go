package app

import (
	"context"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/jobs"
)

// keepJobs is how long a finished job is remembered; its once-key with it.
const keepJobs = 30 * 24 * time.Hour

// tidy forgets what nobody needs any more.
func (a *App) tidy(ctx context.Context, as access.Actor) error {
	if err := a.once.Sweep(ctx); err != nil {
		return err
	}
	if _, err := a.limits.Sweep(ctx, a.Config.Clock.Now()); err != nil {
		return err
	}
	if err := a.People.Sweep(ctx, as); err != nil {
		return err
	}
	if _, err := a.Groups.SweepImports(ctx, as); err != nil {
		return err
	}
	if err := a.Desk.Sweep(ctx, as); err != nil {
		return err
	}
	if err := a.Undo.Sweep(ctx, as); err != nil {
		return err
	}
	if err := a.OwnData.Sweep(ctx, as); err != nil {
		return err
	}
	return a.db.Write(ctx, db.Locked, func(tx *db.Tx) error {
		_, err := jobs.Sweep(ctx, tx, a.Config.Clock.Now().Add(-keepJobs))
		return err
	})
}

// keepFiles is how long a file may lie about before a row names it: a form was
// sent, and its use case has yet to commit.
const keepFiles = 24 * time.Hour

// sweepFiles removes files that nobody uses any more.
func (a *App) sweepFiles(ctx context.Context, as access.Actor) error {
	used, err := a.usedFiles(ctx, as)
	if err != nil {
		return err
	}
	done, err := a.Blobs.Sweep(func(hash string) (bool, error) { return used[hash], ctx.Err() }, keepFiles)
	if done.Files > 0 {
		a.Config.Log.Info("files that nobody uses were removed", "files", done.Files, "bytes", done.Bytes)
	}
	return err
}

// usedFiles asks everyone who keeps the hash of a file. Whoever stores files is
// named here, or loses them: a test compares.
func (a *App) usedFiles(ctx context.Context, as access.Actor) (map[string]bool, error) {
	used := map[string]bool{}
	for _, ask := range []func(context.Context, access.Actor) ([]string, error){a.People.Photos, a.Groups.Pictures, a.OwnData.Files, a.logo} {
		hashes, err := ask(ctx, as)
		if err != nil {
			return nil, err
		}
		for _, h := range hashes {
			used[h] = true
		}
	}
	return used, nil
}

func (a *App) logo(ctx context.Context, as access.Actor) ([]string, error) {
	set, err := a.Program.Settings(ctx, as)
	return []string{set.Logo}, err
}

// followZones derives the instants of meetings again when the program or the
// machine has got newer rules of time zones.
func (a *App) followZones(ctx context.Context, as access.Actor) error {
	n, err := a.Events.FollowZones(ctx, as)
	if n > 0 {
		a.Config.Log.Info("newer rules of time zones moved meetings", "meetings", n)
	}
	return err
}
