package geo

import "math"

const (
	earthRadiusKM = 6371.0088 // mean radius, IUGG
	kmPerDegree   = earthRadiusKM * math.Pi / 180
)

// DistanceKM is the distance between two points along the surface of the
// Earth, in kilometres. The Earth is taken as a sphere: the error stays below
// half a per cent.
func DistanceKM(lat1, lng1, lat2, lng2 float64) float64 {
	const rad = math.Pi / 180
	sinLat := math.Sin((lat2 - lat1) * rad / 2)
	sinLng := math.Sin((lng2 - lng1) * rad / 2)
	h := sinLat*sinLat + math.Cos(lat1*rad)*math.Cos(lat2*rad)*sinLng*sinLng
	return 2 * earthRadiusKM * math.Asin(math.Sqrt(min(h, 1)))
}

// Box is a part of the globe between two parallels and two meridians, in
// degrees. Where it crosses the date line, West is greater than East.
type Box struct{ South, West, North, East float64 }

// slackKM is by how much a Box is wider than needed. Whoever computes a point
// near a pole rounds its latitude by up to some centimetres, because the cosine
// is flat there; nobody who belongs to the Box should be outside for that.
const slackKM = 0.001

// Around gives the smallest Box that holds every point within a distance, and a
// metre more. A query narrows with it, by plain comparisons, before it measures:
//
//	lat BETWEEN south AND north AND (lng BETWEEN west AND east)
//	lat BETWEEN south AND north AND (lng >= west OR lng <= east)   -- box.Wraps()
func Around(lat, lng, km float64) Box {
	dLat := (km + slackKM) / kmPerDegree
	south, north := lat-dLat, lat+dLat
	if south <= -90 || north >= 90 {
		return Box{max(south, -90), -180, min(north, 90), 180}
	}
	// The meridians that touch the circle touch it nearer to the pole than its
	// centre lies.
	dLng := 180.0
	if s := math.Sin(dLat*math.Pi/180) / math.Cos(lat*math.Pi/180); s < 1 {
		dLng = math.Asin(s)*180/math.Pi + 1e-9
	}
	if dLng >= 180 || dLat >= 90 {
		return Box{south, -180, north, 180}
	}
	return Box{south, wrap(lng - dLng), north, wrap(lng + dLng)}
}

// Wraps says whether the box crosses the date line.
func (b Box) Wraps() bool { return b.West > b.East }

// Contains says whether a point lies in the box or on its edge.
func (b Box) Contains(lat, lng float64) bool {
	if lat < b.South || lat > b.North {
		return false
	}
	if b.Wraps() {
		return lng >= b.West || lng <= b.East
	}
	return lng >= b.West && lng <= b.East
}

// wrap brings a longitude between -180 and 180.
func wrap(lng float64) float64 {
	switch {
	case lng < -180:
		return lng + 360
	case lng > 180:
		return lng - 360
	}
	return lng
}

// Valid says whether a pair of numbers is a point on Earth. The point 0, 0,
// which lists write where they know nothing, is not.
func Valid(lat, lng float64) bool {
	return lat >= -90 && lat <= 90 && lng >= -180 && lng <= 180 && (lat != 0 || lng != 0)
}
