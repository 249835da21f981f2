// Audits pages with Lighthouse in one Chromium: `node audit.mjs` reads {chromium, devices, runs, pages} from stdin and prints one line of JSON a page.
//
// Loading is simulated as Lighthouse does by default: the page is loaded as fast as it comes, and the time on a slower line is reckoned
// from what was loaded, so that a busy machine distorts the score less than if the line were slowed down in fact.
import { readFileSync } from "node:fs";
import * as chromeLauncher from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking"];

const median = (numbers) => numbers.sort((one, other) => one - other)[Math.floor(numbers.length / 2)];

// What kept a score below 100: the title of each audit that counts, with what it shows.
function losses(report, category) {
  return report.categories[category].auditRefs
    .filter(({ id, weight }) => weight > 0 && report.audits[id].score !== null && report.audits[id].score < 0.9)
    .map(({ id }) => `${id} ${report.audits[id].displayValue ?? ""}`.trim());
}

async function audit(address, device, port) {
  const config = device === "desktop" ? desktopConfig : undefined;
  const { lhr } = await lighthouse(address, { port, onlyCategories: CATEGORIES, output: "json", logLevel: "error" }, config);
  if (lhr.runtimeError) throw new Error(`${address}: ${lhr.runtimeError.message}`);
  return lhr;
}

const { chromium, devices, runs, pages } = JSON.parse(readFileSync(0, "utf8"));
const chrome = await chromeLauncher.launch({ chromePath: chromium, chromeFlags: FLAGS, logLevel: "error" });
try {
  for (const [name, address] of Object.entries(pages)) {
    for (const device of devices) {
      const reports = [];
      for (let run = 0; run < runs; run += 1) reports.push(await audit(address, device, chrome.port));
      const scores = Object.fromEntries(CATEGORIES.map((each) => [each, Math.round(median(reports.map((report) => report.categories[each].score)) * 100)]));
      const bytes = reports[0].audits["total-byte-weight"].numericValue;
      const lost = Object.fromEntries(CATEGORIES.map((each) => [each, losses(reports[0], each)]).filter(([, all]) => all.length));
      console.log(JSON.stringify({ page: name, device, runs, scores, bytes, lost }));
    }
  }
} finally {
  await chrome.kill();
}
