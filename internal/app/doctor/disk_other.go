//go:build !unix || solaris || netbsd || openbsd || aix

package doctor

import "errors"

func freeBytes(string) (uint64, error) { return 0, errors.ErrUnsupported }
