package sample

import "time"

// season gives the three posts that fit the time of year in Denver.
func season(m time.Month) [3]post {
	switch m {
	case time.December, time.January, time.February:
		return winter
	case time.March, time.April, time.May:
		return spring
	case time.June, time.July, time.August:
		return summer
	case time.September, time.October, time.November:
	}
	return fall
}

var winter = [3]post{
	{
		title: "Ice on the steps", pillar: prevention, to: []string{facebook, x},
		text: "Snow and ice make steps slick. Wear shoes with a good grip, hold the rail, and keep your hands out of your pockets. " +
			"If our lot looks icy when you come, call {practice.phone} and we will walk you in.",
	},
	{
		title: "Dry winter air", pillar: prevention, to: []string{facebook, linkedIn},
		text: "Winter air in Denver is dry, and heating makes it drier. A plain cream on damp skin after a wash helps keep the water in. " +
			"So do shorter, cooler showers. If your skin cracks or bleeds, let us have a look.",
	},
	{
		title: "When you have a cough", pillar: prevention, to: []string{facebook, x},
		text: "Coughing? Cover it with your elbow or a tissue, wash your hands, and stay home if you have a fever. " +
			"If you have a visit with us, call first. We can often help by phone or video: {practice.phone}.",
	},
}

var spring = [3]post{
	{
		title: "Pollen is back", pillar: prevention, to: []string{facebook, x},
		text: "Itchy eyes, again? On days with a lot of pollen, keep windows shut and change clothes when you come in. " +
			"There are ways to ease it, and not all fit each person. Ask us or your pharmacist.",
	},
	{
		title: "Back on your bike", pillar: prevention, to: []string{facebook, linkedIn},
		text: "The bike paths are filling up. Before the first ride: check your brakes, pump up the tires, and look at your helmet. " +
			"A helmet that has been in a crash needs to be replaced, even when it looks fine.",
	},
	{
		title: "Spring cleaning, safely", pillar: prevention, to: []string{facebook, x},
		text: "Spring cleaning? Never mix bleach with other cleaners: the fumes can hurt you. Open a window. " +
			"If someone swallows or breathes in a cleaner, call Poison Help at 1-800-222-1222. For trouble breathing, call 911.",
	},
}

var summer = [3]post{
	{
		title: "Hot days", pillar: prevention, to: []string{facebook, x},
		text: "On hot days, drink water before you are thirsty and rest in the shade. Check on neighbors who live alone. " +
			"Never leave a child or a pet in a parked car, not even for a minute.",
	},
	{
		title: "Ticks on the trail", pillar: prevention, to: []string{facebook, linkedIn},
		text: "Back from a hike? Check for ticks, also behind the ears and knees. To take one out, use fine tweezers, hold it close to the skin, and pull straight up. " +
			"Call us if you get a rash or a fever in the weeks after.",
	},
	{
		title: "Safe around water", pillar: prevention, to: []string{facebook, x},
		text: "Pool or lake this week? Name one grown-up who watches the children and does nothing else: no phone, no book. " +
			"Drowning can be quick, and it is often silent.",
	},
}

var fall = [3]post{
	{
		title: "Flu shots: ask us", pillar: prevention, to: []string{facebook, x},
		text: "Fall is a good time to think about a flu shot. It is made anew for each season. " +
			"Want to know which vaccines fit you or your child? Ask at your next visit, or call {practice.phone}.",
	},
	{
		title: "Darker evenings", pillar: prevention, to: []string{facebook, linkedIn},
		text: "It gets dark earlier now. If you walk or bike, wear something bright and bring a light. " +
			"At home, a lamp near the stairs and a clear floor help prevent falls.",
	},
	{
		title: "Smoke alarms and heaters", pillar: prevention, to: []string{facebook, x},
		text: "Before you turn the heat on, test your smoke and carbon monoxide alarms. You can't see or smell carbon monoxide. " +
			"If the alarm goes off, get everyone outside, then call 911.",
	},
}
