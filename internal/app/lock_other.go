//go:build !unix

package app

// lockFolder relies on the database's own lock on systems without flock.
func lockFolder(string) (unlock func(), err error) { return func() {}, nil }
