"""A real browser (Chromium) on pages that a real web server serves, for tests of what people see."""

import json

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

WIDE, NARROW = (1200, 900), (320, 640)


class Browser:
    def __init__(self):
        options = Options()
        options.binary_location = "/usr/bin/chromium"
        for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                         "--no-first-run", "--disable-background-networking", "--disable-component-update",
                         "--disable-sync", "--no-proxy-server"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
        self.driver.execute_cdp_cmd("Network.enable", {})
        self.command("Page.addScriptToEvaluateOnNewDocument", source="""
            window.violations = [];
            document.addEventListener("securitypolicyviolation",
                event => window.violations.push(event.violatedDirective + " " + event.blockedURI));""")

    def command(self, name, **parameters):
        return self.driver.execute_cdp_cmd(name, parameters)

    def look(self, size=WIDE, scheme="light", has_scripts=True):
        """How the pages that are opened from now on are looked at."""
        self.command("Emulation.setDeviceMetricsOverride", width=size[0], height=size[1], deviceScaleFactor=1,
                     mobile=False)
        self.command("Emulation.setEmulatedMedia", media="",
                     features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.command("Emulation.setScriptExecutionDisabled", value=not has_scripts)

    def open(self, address):
        self.forget()
        self.driver.get(address)

    def forget(self):
        self.driver.get_log("performance")
        self.driver.get_log("browser")

    def requested(self):
        """The addresses that were asked for since the page was opened."""
        messages = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        return [message["params"]["request"]["url"] for message in messages
                if message["method"] == "Network.requestWillBeSent"]

    def complaints(self):
        """What the page did that its Content-Security-Policy forbids, and errors on the console."""
        return self.run("return window.violations || []") + \
            [entry["message"] for entry in self.driver.get_log("browser")
             if "favicon.ico" not in entry["message"]]

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def seen(self, selector):
        """The texts of those elements that can be seen."""
        return self.run("""
            return Array.from(document.querySelectorAll(arguments[0]))
                .filter(element => element.getClientRects().length).map(element => element.innerText);""", selector)

    def type(self, *keys):
        """To whatever has the focus."""
        for key in keys:
            self.driver.switch_to.active_element.send_keys(key)

    def focused(self):
        return self.driver.switch_to.active_element

    def quit(self):
        self.driver.quit()


# Relative luminance and contrast of WCAG 2.2, of every text that is shown, on the background that is
# behind it.
CONTRAST = """
    function channels(colour) {
        return colour.match(/[\\d.]+/g).map(Number);
    }
    function luminance(colour) {
        const [r, g, b] = channels(colour).slice(0, 3).map(c => c / 255)
            .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    }
    function background(element) {
        for (; element; element = element.parentElement) {
            const colour = getComputedStyle(element).backgroundColor;
            if (channels(colour)[3] !== 0)
                return colour;
        }
        return "rgb(255, 255, 255)";
    }
    const poor = new Set();
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const element = texts.currentNode.parentElement;
        if (!texts.currentNode.data.trim() || !element.getClientRects().length || element.closest("svg, option"))
            continue;
        const style = getComputedStyle(element);
        const [a, b] = [luminance(style.color), luminance(background(element))];
        const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        const size = parseFloat(style.fontSize), isBold = style.fontWeight >= 700;
        const wanted = size >= 24 || (isBold && size >= 18.66) ? 3 : 4.5;
        if (contrast < wanted)
            poor.add(element.tagName + "." + element.className + " " + contrast.toFixed(2));
    }
    return Array.from(poor);"""

# What a screen reader needs: names of all that can be used, headings in order, one <main>, languages, no
# id twice, targets of at least 24 pixels (WCAG 2.5.8, links within text aside).
ACCESSIBILITY = """
    const wrong = [];
    const shown = element => element.getClientRects().length > 0;
    const all = selector => Array.from(document.querySelectorAll(selector));
    if (!document.documentElement.lang || !document.title)
        wrong.push("no language or title");
    if (all("main").length !== 1 || all("h1").length !== 1)
        wrong.push("not one main, one h1");
    let level = 0;
    for (const heading of all("h1, h2, h3, h4").filter(shown)) {
        const next = Number(heading.tagName[1]);
        if (next > level + 1)
            wrong.push("heading skips a level: " + heading.innerText);
        level = next;
    }
    for (const element of all("a, button, input, select, summary").filter(shown)) {
        const label = element.getAttribute("aria-label") || element.innerText ||
            (element.labels && element.labels.length && element.labels[0].innerText);
        if (!label || !label.trim())
            wrong.push("no name: " + element.outerHTML);
        const box = element.getBoundingClientRect();
        const isInText = getComputedStyle(element).display === "inline" &&
            !element.closest("nav, .addresses");
        if (box.height < 24 && !isInText && !element.closest("h3") && !element.matches(".skip"))
            wrong.push("small target: " + element.outerHTML + box.height);
    }
    const ids = all("[id]").map(element => element.id);
    if (new Set(ids).size !== ids.length)
        wrong.push("an id stands twice");
    for (const element of all("[aria-labelledby]"))
        if (!document.getElementById(element.getAttribute("aria-labelledby")))
            wrong.push("labelled by nothing: " + element.outerHTML.slice(0, 80));
    for (const svg of all("svg"))
        if (svg.getAttribute("role") !== "img" || !svg.getAttribute("aria-label"))
            wrong.push("a drawing without a name");
    for (const table of all("table"))
        if (!table.querySelector("th[scope]"))
            wrong.push("a table without headings");
    return wrong;"""
