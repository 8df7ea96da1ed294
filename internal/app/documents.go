package app

import (
	"context"
	"errors"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/domain/sitecheck"
	"chapterhouse.dev/chapterhouse/internal/platform/crawl"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// askAgain writes to everyone who accepted an earlier version of a document and
// not the one in force. It may run as often as it likes: the outbox knows who
// has got which letter.
func (a *App) askAgain(ctx context.Context, as access.Actor) error {
	asking, err := a.Program.Asking(ctx, as)
	if err != nil || len(asking) == 0 {
		return err
	}
	today, err := a.Program.Today(ctx, as)
	if err != nil {
		return err
	}
	for _, d := range asking {
		found, err := a.Directory.Owing(ctx, as, d.Key, d.Version, directory.OwingFilter{Only: directory.OwingEarlier})
		if err != nil {
			return err
		}
		var people []ids.PersonID
		for _, p := range found.List {
			people = append(people, p.Person)
		}
		if err := a.Letters.NewVersion(ctx, d, people, today); err != nil {
			return err
		}
	}
	return nil
}

// readCopies looks at the addresses of which documents are copies. One that
// cannot be read is noted as that and does not stop the others.
func (a *App) readCopies(ctx context.Context, as access.Actor) error {
	watched, err := a.Program.Watched(ctx, as)
	if err != nil {
		return err
	}
	for _, at := range watched {
		text, problem := a.readCopy(ctx, at)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := a.Program.KeepCopy(ctx, as, at, text, problem); err != nil {
			return err
		}
	}
	return nil
}

// readCopy returns the words at an address, or why there are none.
func (a *App) readCopy(ctx context.Context, at program.Watched) (string, *i18n.Message) {
	res, err := a.fetcher.Fetch(ctx, crawl.Request{URL: at.Address})
	if err != nil {
		problem := msg.FetchBroken()
		if known := (*crawl.Error)(nil); errors.As(err, &known) {
			problem = known.Message()
		}
		return "", &problem
	}
	page := sitecheck.Read(res)
	if page.SignIn || page.Text == "" {
		problem := msg.DocumentsOfficeEmpty()
		return "", &problem
	}
	return page.Text, nil
}
