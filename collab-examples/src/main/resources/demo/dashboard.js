const SECONDS = 60;
const SVG = 'http://www.w3.org/2000/svg';

/**
 * Edits of everybody, second by second: each node tells its own, and they are added up here.
 * @param {import('./collab/collab.js').Feed} feed
 * @param {{chart: SVGElement, figure: HTMLElement}} page
 */
export function showDashboard(feed, { chart, figure }) {
  // By id: what was missed while the page was cut off is shown first and comes once more.
  const told = new Map();
  const bars = Array.from({ length: SECONDS }, (_, i) => {
    const bar = document.createElementNS(SVG, 'rect');
    bar.setAttribute('x', String(i));
    bar.setAttribute('width', '0.8');
    chart.append(bar);
    return bar;
  });
  const add = (count) => told.set(count.id, count);
  feed.on('initial_data', ({ messages }) => messages.forEach(({ data }) => add(data)));
  feed.on('event:message', ({ data }) => add(data));
  const draw = () => {
    const now = Math.floor(Date.now() / 1000);
    const counts = new Map();
    for (const { id, second, edits } of told.values()) {
      counts.set(second, (counts.get(second) ?? 0) + edits);
      if (second <= now - SECONDS - 5) {
        told.delete(id);
      }
    }
    const heights = bars.map((_, i) => counts.get(now - SECONDS + i) ?? 0);
    const most = Math.max(10, ...heights);
    bars.forEach((bar, i) => {
      const height = (heights[i] / most) * 20;
      bar.setAttribute('y', String(20 - height));
      bar.setAttribute('height', String(height));
    });
    figure.textContent = `${heights.reduce((sum, each) => sum + each, 0)} edits in the last minute`;
  };
  draw();
  setInterval(draw, 1000);
}
