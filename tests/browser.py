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

    def look(self, size=WIDE, scheme="light", has_scripts=True, medium=""):
        """How the pages that are opened from now on are looked at."""
        self.command("Emulation.setDeviceMetricsOverride", width=size[0], height=size[1], deviceScaleFactor=1,
                     mobile=False)
        self.command("Emulation.setEmulatedMedia", media=medium,
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
