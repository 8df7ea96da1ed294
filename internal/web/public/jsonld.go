package public

import (
	"context"
	"encoding/json"
	"io"
	"time"

	"github.com/a-h/templ"

	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/platform/geo"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// object is a thing of schema.org; absent values are left out.
type object map[string]any

// jsonLD is a thing for search engines. JSON as Go writes it has no < and no &,
// so that nothing in it can end the element it stands in.
func jsonLD(thing object) templ.Component {
	thing["@context"] = "https://schema.org"
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		text, err := json.Marshal(thing)
		if err == nil {
			_, err = io.WriteString(w, `<script type="application/ld+json">`+string(text)+`</script>`)
		}
		return err
	})
}

// organisation is the program.
func organisation(r *site.Request, p ui.Page) object {
	return object{"@type": "Organization", "name": p.Program.Name, "url": r.BaseURL() + "/"}
}

func groupData(r *site.Request, g directory.GroupPage) object {
	o := object{"@type": "Organization", "name": g.Name, "url": r.BaseURL() + groupURL(g.Slug), "location": placeData(g.Group)}
	if g.Tagline != "" {
		o["description"] = g.Tagline
	}
	if g.Homepage != "" {
		o["sameAs"] = g.Homepage
	}
	return o
}

func placeData(g groups.Group) object {
	o := object{"@type": "Place", "name": g.City, "address": object{"@type": "PostalAddress", "addressLocality": g.City, "addressCountry": g.Country}}
	if geo.Valid(g.Lat, g.Lng) {
		o["geo"] = object{"@type": "GeoCoordinates", "latitude": g.Lat, "longitude": g.Lng}
	}
	return o
}

// attendance is how one takes part, in the words of schema.org.
var attendance = map[groups.Format]string{groups.InPerson: "Offline", groups.Online: "Online", groups.Hybrid: "Mixed"}

func eventData(r *site.Request, g groups.Group, e events.Event, free bool) object {
	address := r.BaseURL() + eventURL(g.Slug, e.Slug)
	o := object{"@type": "Event", "name": title(r.L, e.Title), "url": address,
		"eventAttendanceMode": "https://schema.org/" + attendance[e.Format] + "EventAttendanceMode",
		"eventStatus":         "https://schema.org/EventScheduled",
		"organizer":           object{"@type": "Organization", "name": g.Name, "url": r.BaseURL() + groupURL(g.Slug)}}
	if free {
		o["isAccessibleForFree"] = true
	}
	if e.State == events.Cancelled {
		o["eventStatus"] = "https://schema.org/EventCancelled"
	}
	if e.AllDay {
		o["startDate"], o["endDate"] = firstDay(e).String(), lastDay(e).String()
	} else {
		o["startDate"], o["endDate"] = start(e).Local().Format(time.RFC3339), end(e).Local().Format(time.RFC3339)
	}
	if e.Description != "" {
		o["description"] = excerpt(e.Description, 300)
	}
	o["location"] = object{"@type": "VirtualLocation", "url": address}
	if e.Format != groups.Online {
		where := placeData(g)
		if e.Location != "" {
			where["name"] = e.Location
		}
		o["location"] = where
	}
	return o
}
