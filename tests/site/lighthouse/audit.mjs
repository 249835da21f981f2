// Audits pages with Lighthouse in one Chromium: reads {chromium, devices, goal, runs, pages} from stdin and prints a line of JSON for each page
// and device. What misses the goal at first is audited `runs` times in all, as long as `seconds` are not over, and the median is told;
// a page that could not be audited, or not within the `longest` time for all, has `failed` with the reason.
//
// Loading is simulated, as Lighthouse does unless told otherwise: the page is loaded as fast as it comes, and the time on a slower line is
// reckoned from what was loaded, so that a busy machine distorts the score less than a line that is slowed down in fact.
import { readFileSync } from "node:fs";
import * as chromeLauncher from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"];

const median = (numbers) => [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)];

async function audit(address, device, port) {
  const config = device === "desktop" ? desktopConfig : undefined;
  const { lhr } = await lighthouse(address, { port, onlyCategories: CATEGORIES, output: "json", logLevel: "error" }, config);
  if (lhr.runtimeError) throw new Error(`${address}: ${lhr.runtimeError.message}`);
  return lhr;
}

const scoreOf = (report, category) => Math.round(report.categories[category].score * 100);

// What keeps a category below 100: the audits that count in it, with what they show.
function losses(report, category) {
  return report.categories[category].auditRefs
    .filter(({ id, weight }) => weight > 0 && report.audits[id].score !== null && report.audits[id].score < 0.9)
    .map(({ id }) => `${id} ${report.audits[id].displayValue ?? ""}`.trim());
}

const { chromium, devices, goal, runs, seconds, longest, pages } = JSON.parse(readFileSync(0, "utf8"));
const misses = (report) => CATEGORIES.some((each) => scoreOf(report, each) < goal);
const started = Date.now();
const chrome = await chromeLauncher.launch({ chromePath: chromium, chromeFlags: FLAGS, logLevel: "error" });
try {
  for (const [name, address] of Object.entries(pages)) {
    for (const device of devices) {
      const reports = [];
      let failed = Date.now() - started > 1000 * longest ? `no audit was begun after ${longest} seconds` : "";
      let tries = 0;
      while (!failed && (reports.length === 0 || (reports.length < runs && Date.now() - started < 1000 * seconds && misses(reports[0])))) {
        try {
          reports.push(await audit(address, device, chrome.port));
        } catch (error) {
          tries += 1; // on a busy machine a trace can be lost, or the browser answer too late
          if (tries > 1) failed = error.message;
        }
      }
      if (!reports.length) {
        console.log(JSON.stringify({ page: name, device, runs: 0, failed }));
        continue;
      }
      const scores = Object.fromEntries(CATEGORIES.map((each) => [each, median(reports.map((report) => scoreOf(report, each)))]));
      const lost = Object.fromEntries(CATEGORIES.map((each) => [each, losses(reports[0], each)]).filter(([, all]) => all.length));
      const bytes = reports[0].audits["total-byte-weight"].numericValue;
      console.log(JSON.stringify({ page: name, device, runs: reports.length, scores, bytes, lost }));
    }
  }
} finally {
  await chrome.kill();
}
