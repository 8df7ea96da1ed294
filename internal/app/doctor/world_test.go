package doctor_test

import (
	"context"
	"errors"
	"net"
	"net/netip"
)

// nowhere is a name service for a machine without a way out.
type nowhere struct{}

func (nowhere) LookupNetIP(context.Context, string, string) ([]netip.Addr, error) {
	return []netip.Addr{netip.MustParseAddr("198.18.0.1"), netip.MustParseAddr("1.1.1.1")}, nil
}

// nothingThere is a network on which nobody listens; nothing leaves the test.
func nothingThere(context.Context, string, netip.AddrPort) (net.Conn, error) {
	return nil, errors.New("network is unreachable")
}
