// Draws each chart over its place in the page. The table beside it holds the same numbers, so where a chart cannot be
// drawn nothing is lost and nothing is said.
async function draw(place) {
  const answer = await fetch(place.dataset.chart, { credentials: "same-origin", headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const item = await answer.json();
  place.hidden = false;
  await window.Bokeh.embed.embed_item(item, place.id);
}

for (const place of document.querySelectorAll("[data-chart]")) {
  draw(place).catch(() => {
    place.hidden = true;
  });
}
