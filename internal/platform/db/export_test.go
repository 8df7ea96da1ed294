package db

import "context"

// UseUp leaves the context no patience.
func UseUp(ctx context.Context) { p := patienceOf(ctx); p.use(p.all) }
