package sample

import "time"

// observed gives the post about a month's own health theme. The names are those
// of the national observances in the United States; December has none that a
// clinic like this keeps, so its post is about the month itself.
func observed(m time.Month) post {
	p := monthPosts[m-time.January]
	p.pillar, p.to = awareness, []string{facebook, linkedIn, x}
	return p
}

var monthPosts = [12]post{
	{
		title: "Glaucoma Awareness Month", link: "https://juniperclinic.example/eyes",
		text: "January is National Glaucoma Awareness Month. Glaucoma can harm your sight slowly, and at first you may not notice. " +
			"A full eye exam can find it early. It is more common as we get older, and it can run in families.\n\nAsk us how often you should have your eyes checked.",
		x: "January is National Glaucoma Awareness Month. Glaucoma can harm your sight slowly, and at first you may not notice. A full eye exam can find it early. Ask us how often you need one.",
	},
	{
		title: "American Heart Month", link: "https://juniperclinic.example/heart",
		text: "February is American Heart Month. Much of what helps your heart is simple, if not always easy: move more, don't smoke, eat more plants and less salt, sleep enough, and know your blood pressure.\n\n" +
			"Pick one to start with. We are glad to help you choose.",
		x: "February is American Heart Month. Move more, don't smoke, eat more plants and less salt, sleep enough, know your blood pressure. Pick one to start with. We are glad to help you choose.",
	},
	{
		title: "National Nutrition Month", link: "https://juniperclinic.example/food",
		text: "March is National Nutrition Month. No single food makes you well or ill. What counts is the mix over time: more vegetables, fruit, beans and whole grains, and water most of the time.\n\n" +
			"Is it hard to pay for food just now? Tell us. We know who can help in Denver.",
		x: "March is National Nutrition Month. No single food makes you well or ill. What counts is the mix over time. Is it hard to pay for food just now? Tell us. We know who can help in Denver.",
	},
	{
		title: "Alcohol Awareness Month", link: "https://juniperclinic.example/alcohol",
		text: "April is Alcohol Awareness Month. For your health, drinking less is better than drinking more. If you would like to cut down, you don't have to do it alone.\n\n" +
			"If you drink a lot every day, talk with us first: it can be dangerous to stop all at once.",
		x: "April is Alcohol Awareness Month. For your health, drinking less is better than drinking more. If you drink a lot every day, talk with us first: it can be dangerous to stop all at once.",
	},
	{
		title: "Asthma and Allergy Month", link: "https://juniperclinic.example/asthma",
		text: "May is National Asthma and Allergy Awareness Month. If you or your child has asthma, a written action plan helps: what to take each day, what to do when it gets worse, and when to get help.\n\n" +
			"Don't have a plan, or is it an old one? Bring it up at your next visit.",
		x: "May is National Asthma and Allergy Awareness Month. A written asthma plan says what to take each day, what to do when it gets worse, and when to get help. Don't have one? Ask us.",
	},
	{
		title: "Men's Health Month", link: "https://juniperclinic.example/men",
		text: "June is Men's Health Month. Many men see a doctor only when something hurts. A visit on a good day is a chance to check blood pressure, talk about sleep and mood, and plan the tests that fit your age.\n\n" +
			"Know someone who puts it off? Offer to come along.",
		x: "June is Men's Health Month. A visit on a good day is a chance to check blood pressure, talk about sleep and mood, and plan the tests that fit your age. Know someone who puts it off? Offer to come along.",
	},
	{
		title: "UV Safety Awareness Month", link: "https://juniperclinic.example/sun",
		text: "July is UV Safety Awareness Month. The sun is stronger up here than at sea level, also when it is cloudy. Shade, a hat, long sleeves and sunscreen all help.\n\n" +
			"Is there a spot on your skin that is new, or that changes? Have it looked at.",
		x: "July is UV Safety Awareness Month. The sun is stronger up here than at sea level, also when it is cloudy. Shade, a hat, long sleeves and sunscreen all help. A spot that is new or changes? Have it looked at.",
	},
	{
		title: "Immunization Awareness Month", link: "https://juniperclinic.example/vaccines",
		text: "August is National Immunization Awareness Month. Vaccines are not only for children. Some are for teens, some for adults, some for pregnancy, and some for later in life.\n\n" +
			"Not sure which ones you have had? We can look it up with you. All questions are welcome.",
		x: "August is National Immunization Awareness Month. Vaccines are not only for children. Not sure which ones you have had? We can look it up with you. All questions are welcome.",
	},
	{
		title: "Healthy Aging Month", link: "https://juniperclinic.example/aging",
		text: "September is Healthy Aging Month. Staying steady on your feet is a skill, and you can train it: hold on to the kitchen counter and stand on one leg, walk each day, and have your eyes and ears checked.\n\n" +
			"Had a fall, or a near one? Please tell us, even if you were not hurt.",
		x: "September is Healthy Aging Month. Staying steady on your feet is a skill, and you can train it. Had a fall, or a near one? Please tell us, even if you were not hurt.",
	},
	{
		title: "Health Literacy Month", link: "https://juniperclinic.example/plain-words",
		text: "October is Health Literacy Month. It is our job to be clear, not yours to guess. We are going over our letters and forms, word by word, to make them plain.\n\n" +
			"Did you get one that made no sense? Bring it in, or tell the front desk.",
		x: "October is Health Literacy Month. It is our job to be clear, not yours to guess. Did you get a letter or form from us that made no sense? Bring it in, or tell the front desk.",
	},
	{
		title: "Family Caregivers Month", link: "https://juniperclinic.example/caregivers",
		text: "November is National Family Caregivers Month. Do you look after a parent, a partner, a child or a friend? That is work, and it can wear you out.\n\n" +
			"Your own health counts too. Tell us what you carry. We can help you find a break, a group, or someone to talk to.",
		x: "November is National Family Caregivers Month. Do you look after someone? That is work, and it can wear you out. Your own health counts too. Tell us what you carry, and we will look for help with you.",
	},
	{
		title: "A gentler December", link: "https://juniperclinic.example/december",
		text: "December can be bright, and it can be heavy. If you miss someone, or the days feel too full, you are not alone. Small things help some people: a walk in daylight, a call to a friend, a plan for one quiet evening.\n\n" +
			"If you need to talk right now, call or text 988 at any hour.",
		x: "December can be bright, and it can be heavy. If you miss someone, or the days feel too full, you are not alone. If you need to talk right now, call or text 988 at any hour.",
	},
}
