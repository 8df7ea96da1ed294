package crawl

import (
	"context"
	"sync"
)

// turns lets one visit at a time go to each host. It keeps an entry only for
// hosts that somebody visits or waits for.
type turns struct {
	mu    sync.Mutex
	hosts map[string]*turn
}

type turn struct {
	free  chan struct{} // holds one token while nobody is there
	users int           // visiting or waiting
}

// take waits for the host's turn and returns how to give it back.
func (t *turns) take(ctx context.Context, host string) (func(), error) {
	one := t.join(host)
	select {
	case <-one.free:
		return func() { one.free <- struct{}{}; t.quit(host, one) }, nil
	case <-ctx.Done():
		t.quit(host, one)
		return nil, ctx.Err()
	}
}

func (t *turns) join(host string) *turn {
	t.mu.Lock()
	defer t.mu.Unlock()
	one := t.hosts[host]
	if one == nil {
		one = &turn{free: make(chan struct{}, 1)}
		one.free <- struct{}{}
		if t.hosts == nil {
			t.hosts = map[string]*turn{}
		}
		t.hosts[host] = one
	}
	one.users++
	return one
}

func (t *turns) quit(host string, one *turn) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if one.users--; one.users == 0 {
		delete(t.hosts, host)
	}
}
