package crawl

import "net/netip"

// reserved4 are the IPv4 ranges that are not the public internet, after the
// IANA special-purpose registry, and one public address that is none.
var reserved4 = prefixes(
	"0.0.0.0/8",        // this network
	"10.0.0.0/8",       // private
	"100.64.0.0/10",    // carrier NAT; metadata service of one cloud
	"127.0.0.0/8",      // loopback
	"168.63.129.16/32", // host agent of one cloud, public in form only
	"169.254.0.0/16",   // link-local; metadata service of most clouds
	"172.16.0.0/12",    // private
	"192.0.0.0/24",     // protocol assignments
	"192.0.2.0/24",     // documentation
	"192.31.196.0/24",  // AS112
	"192.52.193.0/24",  // AMT
	"192.88.99.0/24",   // 6to4 relays
	"192.168.0.0/16",   // private
	"192.175.48.0/24",  // AS112
	"198.18.0.0/15",    // benchmarks
	"198.51.100.0/24",  // documentation
	"203.0.113.0/24",   // documentation
	"224.0.0.0/4",      // multicast
	"240.0.0.0/4",      // reserved, broadcast
)

// global6 is the only part of IPv6 that is handed out for the internet. What
// lies outside it needs no list: loopback, link-local, unique local, multicast,
// IPv4-mapped and -compatible, NAT64 (64:ff9b::/96, 64:ff9b:1::/48), discard.
var global6 = netip.MustParsePrefix("2000::/3")

// reserved6 are the ranges inside global6 that are not the public internet or
// that carry an IPv4 address inside.
var reserved6 = prefixes(
	"2001::/23",         // protocol assignments: Teredo, benchmarks, ORCHID
	"2001:db8::/32",     // documentation
	"2002::/16",         // 6to4: 2002:7f00:1:: is 127.0.0.1
	"2620:4f:8000::/48", // AS112
	"3fff::/20",         // documentation
)

// public says whether an address is a host of the public internet. An
// IPv4-mapped one is not: nobody has an honest reason to write it.
func public(a netip.Addr) bool {
	switch {
	case !a.IsValid(), a.Is4In6(), a.Zone() != "":
		return false
	case a.Is4():
		return !contains(reserved4, a)
	default:
		return global6.Contains(a) && !contains(reserved6, a)
	}
}

func contains(list []netip.Prefix, a netip.Addr) bool {
	for _, p := range list {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

func prefixes(text ...string) []netip.Prefix {
	list := make([]netip.Prefix, len(text))
	for i, t := range text {
		list[i] = netip.MustParsePrefix(t)
	}
	return list
}
