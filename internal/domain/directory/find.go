package directory

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/geo"
	"chapterhouse.dev/chapterhouse/internal/platform/search"
)

// Order is how a list of groups is sorted.
type Order string

// The orders. The zero value is Best: by distance where a place was searched,
// by agreement where words were, else by name.
const (
	Best     Order = ""
	ByName   Order = "name"
	ByNext   Order = "next"
	BySize   Order = "members"
	Distance Order = "distance"
)

// Point is where one looks from, and how far.
type Point struct {
	Lat, Lng float64
	KM       float64
}

// IsZero says that one looks from nowhere.
func (p Point) IsZero() bool { return p.KM <= 0 }

// Filter is what is asked of the list. Values of one question are
// alternatives; all questions must be met.
type Filter struct {
	Text       string
	Near       Point
	Continents []string
	Countries  []string
	Topics     []string
	Languages  []string
	Formats    []string
	Order      Order
}

// Found is the answer. Its lists may be shared: nobody changes them.
type Found struct {
	Groups []Entry
	Facets Facets
	Text   string // what was searched as words; empty when it was read as a place
	Place  *Place // where one looks from
	// DidYouMean is a group that was not found and whose name nearly is what
	// was typed.
	DidYouMean *Entry
}

// Place is a place that the search was taken for.
type Place struct {
	geo.Place
	Guessed bool // typing mistakes were forgiven
	KM      int  // how far around it
	Typed   bool // by name, not by coordinates
}

// Find answers a search. The text is first taken for words of groups; if it
// says "near Utrecht", or if no group has these words, for a place.
func (s *Service) Find(ctx context.Context, f Filter) (out Found, err error) {
	defer fault.Wrap(&err, "directory.Find")
	n, err := s.Network(ctx)
	if err != nil {
		return out, err
	}
	all, err := s.start(ctx, n, &f, &out)
	if err != nil {
		return out, err
	}
	out.Groups, out.Facets = all, n.facets()
	if f.asks() || len(all) != len(n.Groups) {
		out.Groups, out.Facets = f.keep(all), f.facets(all)
	}
	f.sort(&out.Groups)
	return out, nil
}

// start finds the groups that the text or the place mean, before filters.
func (s *Service) start(ctx context.Context, n *Network, f *Filter, out *Found) ([]Entry, error) {
	if !f.Near.IsZero() {
		place, _ := geo.Nearest(f.Near.Lat, f.Near.Lng)
		out.Place = &Place{Place: place, KM: int(f.Near.KM)}
		return n.around(f.Near), nil
	}
	text, asPlace := nearText(f.Text)
	if len(search.Words(text)) == 0 {
		return n.Groups, nil
	}
	if !asPlace {
		out.Text = text
		found, err := s.byWords(ctx, n, text)
		if err != nil || len(found) > 0 {
			return found, err
		}
	}
	if list := n.byPlace(text, f, out); list != nil {
		out.Text = ""
		if out.Place.Guessed {
			out.DidYouMean = n.alike(text, list)
		}
		return list, nil
	}
	out.Text = text
	out.DidYouMean = n.alike(text, nil)
	return nil, nil
}

// byWords returns the listed groups that the index finds, the best first.
func (s *Service) byWords(ctx context.Context, n *Network, text string) (list []Entry, err error) {
	err = s.gate.View(ctx, access.Anonymous(""), func(tx *access.Tx) error {
		hits, err := search.Find(ctx, tx, search.Query{Text: text, Kinds: []string{groups.SearchKind}, Limit: 500})
		list = nil
		for _, h := range hits {
			if g, ok := n.Group(ids.GroupID(h.ID)); ok {
				list = append(list, g)
			}
		}
		return err
	})
	return list, err
}

// near are the words that say that a place follows, in both languages.
var near = []string{"near ", "around ", "close to ", "in ", "bei ", "nahe ", "in der nähe von ", "um "}

// nearText takes the word for nearness from a text.
func nearText(text string) (rest string, asPlace bool) {
	text = strings.TrimSpace(text)
	for _, w := range near {
		if len(text) > len(w) && strings.EqualFold(text[:len(w)], w) {
			return strings.TrimSpace(text[len(w):]), true
		}
	}
	return text, false
}

// How far around a place is looked, in kilometres: further where nothing is
// near.
var rings = []float64{100, 300, 1000}

// byPlace takes a text for a place and returns the groups around it; nil when
// it is none.
func (n *Network) byPlace(text string, f *Filter, out *Found) []Entry {
	found := geo.Find(text, geo.Options{Limit: 1})
	if len(found) == 0 {
		return nil
	}
	place := found[0]
	var list []Entry
	for _, km := range rings {
		f.Near = Point{place.Lat, place.Lng, km}
		out.Place = &Place{Place: place.Place, Guessed: place.Confidence == geo.Fuzzy, KM: int(km), Typed: true}
		if list = n.around(f.Near); len(list) > 0 {
			return list
		}
	}
	return []Entry{}
}

// around returns the groups within a distance, each with its own.
func (n *Network) around(p Point) (list []Entry) {
	box := geo.Around(p.Lat, p.Lng, p.KM)
	for _, g := range n.Groups {
		if !geo.Valid(g.Lat, g.Lng) || !box.Contains(g.Lat, g.Lng) {
			continue
		}
		if g.Distance = geo.DistanceKM(p.Lat, p.Lng, g.Lat, g.Lng); g.Distance <= p.KM {
			list = append(list, g)
		}
	}
	return list
}

// sort puts a list into the order of the filter. The list comes by name, or by
// agreement with the words of a search; it may be shared, so it is copied first.
func (f Filter) sort(list *[]Entry) {
	order := f.Order
	if order == Best && !f.Near.IsZero() {
		order = Distance
	}
	byName := func(a, b Entry) int {
		return cmp.Or(cmp.Compare(ids.Fold(a.Name), ids.Fold(b.Name)), cmp.Compare(a.ID, b.ID))
	}
	var less func(a, b Entry) int
	switch order {
	case ByName:
		less = byName
	case ByNext:
		less = func(a, b Entry) int {
			if a.Next.StartsAt.IsZero() != b.Next.StartsAt.IsZero() {
				return cmp.Compare(b.Next.StartsAt.Unix(), a.Next.StartsAt.Unix()) // those without one come last
			}
			return cmp.Or(a.Next.StartsAt.Compare(b.Next.StartsAt), byName(a, b))
		}
	case BySize:
		less = func(a, b Entry) int { return cmp.Or(cmp.Compare(b.Members, a.Members), byName(a, b)) }
	case Distance:
		less = func(a, b Entry) int { return cmp.Or(cmp.Compare(a.Distance, b.Distance), byName(a, b)) }
	default:
		return
	}
	*list = slices.Clone(*list)
	slices.SortStableFunc(*list, less)
}
