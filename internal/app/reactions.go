package app

import (
	"context"
	"fmt"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/post"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/jobs"
)

// reactions is the whole of what follows from what. Each line is a job of its
// own: it commits together with its event, is tried again alone, and must not
// mind being run twice.
func (a *App) reactions() []reaction {
	deliver := func(ctx context.Context, e post.Queued) error {
		return a.Post.Deliver(ctx, access.System(access.ByPost), e.Message)
	}
	return []reaction{
		on("post.deliver", deliver),
	}
}

// reaction is one line: when event happens, run job.
type reaction struct {
	event string
	job   string
	run   jobs.Handler
}

// on makes a line of the table from a function that takes the event.
func on[E access.Event](job string, fn func(context.Context, E) error) reaction {
	var zero E
	return reaction{zero.EventName(), job, func(ctx context.Context, j jobs.Job) error {
		var e E
		if err := j.Decode(&e); err != nil {
			return &fault.Error{Kind: fault.Invalid, Message: i18n.Message{}, Err: fmt.Errorf("an event that this version does not understand: %w", err)}
		}
		return fn(ctx, e)
	}}
}
