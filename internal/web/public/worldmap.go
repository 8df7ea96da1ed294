package public

import (
	"fmt"
	"math"

	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/platform/geo"
	"chapterhouse.dev/chapterhouse/internal/platform/geo/worldmap"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// cities are the spots of the map, with the address of a city's only group.
type cities struct {
	r     *site.Request
	spots []worldmap.Spot
	only  []string
}

// gather counts groups by city.
func gather(r *site.Request, p ui.Page, list []directory.Entry) *cities {
	c := &cities{r: r}
	at := map[string]int{}
	for _, g := range list {
		if !geo.Valid(g.Lat, g.Lng) {
			continue
		}
		key := g.Country + " " + g.City
		i, ok := at[key]
		if !ok {
			i = len(c.spots)
			at[key] = i
			c.spots = append(c.spots, worldmap.Spot{Name: g.City, Lat: g.Lat, Lng: g.Lng})
			c.only = append(c.only, groupURL(g.Slug))
		}
		c.spots[i].Count++
		c.spots[i].Size += g.Members
		c.spots[i].Ringed = c.spots[i].Ringed || g.Soon(p.Now)
	}
	return c
}

// world is the map of everything, in two ranks.
func (c *cities) world(label string) ui.Chart {
	return ui.Chart{Label: label, Wide: ui.Pins(worldmap.Cluster(c.spots, worldmap.Wide), c.say), Narrow: ui.Pins(worldmap.Cluster(c.spots, worldmap.Narrow), c.say)}
}

// Map is the whole network, for pages that show it beside something else. One
// that cannot be drawn is left empty: the page has another purpose.
func (h *Handlers) Map(r *site.Request, p ui.Page) ui.Chart {
	network, err := h.Directory.Network(r.Ctx())
	if err != nil {
		return ui.Chart{}
	}
	return gather(r, p, network.Groups).world(r.T(msg.PublicMapLabel()))
}

// wideRegion is the width from which a part is as good as the world.
const wideRegion = 0.7 * worldmap.Width

// region is the part of the world that shows what was found.
func (c *cities) region(label string) ui.Chart {
	frame := worldmap.Frame(c.spots)
	if frame.Width > wideRegion {
		return c.world(label)
	}
	return ui.Chart{Label: label, Region: frame, Wide: ui.Pins(worldmap.Cluster(c.spots, worldmap.Regional(frame)), c.say)}
}

// say gives a pin its words, and the address of what it stands for: a group, or
// the list of those that far around.
func (c *cities) say(pin worldmap.Pin) (title, href string) {
	first := c.spots[pin.Spots[0]]
	if pin.Count == 1 {
		return c.r.T(msg.PublicMapPin(1, pin.Name)), c.only[pin.Spots[0]]
	}
	far := 0.0
	for _, i := range pin.Spots {
		far = max(far, geo.DistanceKM(first.Lat, first.Lng, c.spots[i].Lat, c.spots[i].Lng))
	}
	href = groupsURL("near", point(first.Lat, first.Lng), "km", fmt.Sprint(int(math.Ceil(far))+2))
	if pin.Others == 0 {
		return c.r.T(msg.PublicMapPin(pin.Count, pin.Name)), href
	}
	return c.r.T(msg.PublicMapPinNear(pin.Count, pin.Name)), href
}

// point writes coordinates for an address, to about a kilometre.
func point(lat, lng float64) string { return fmt.Sprintf("%.2f,%.2f", lat, lng) }
