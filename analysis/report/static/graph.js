(function () {
  "use strict";
  var picture = document.getElementById("picture"), pane = picture.parentNode;
  var all = function (selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); };
  var by = function (id) { return document.getElementById(id); };
  var nodes = all(".node"), wires = all(".wire[data-a]"), words = all(".notes text");
  var find = by("find"), least = by("least"), chosen = null;
  var scale = picture.getBoundingClientRect().width / picture.viewBox.baseVal.width;
  var near = function (line, key) { return line.dataset.a === key || line.dataset.b === key; };

  function draw() {
    var words_ = find.value.trim().toLowerCase(), linked = {}, left = 0;
    wires.forEach(function (wire) {
      var shown = +wire.dataset.count >= +least.value;
      wire.classList.toggle("off", !shown);
      wire.classList.toggle("chosen", shown && chosen !== null && near(wire, chosen));
      if (shown) { linked[wire.dataset.a] = linked[wire.dataset.b] = true; }
    });
    words.forEach(function (text) { text.classList.toggle("off", !linked[text.dataset.a] || !linked[text.dataset.b]); });
    nodes.forEach(function (node) {
      var shown = linked[node.dataset.n] || +least.value === 1;
      node.classList.toggle("off", !shown);
      node.classList.toggle("dim", words_ !== "" && node.getAttribute("aria-label").toLowerCase().indexOf(words_) < 0);
      node.classList.toggle("chosen", node.dataset.n === chosen);
      left += shown && !node.classList.contains("dim") ? 1 : 0;
    });
    by("least-is").textContent = least.value;
    by("left").textContent = left + " / " + nodes.length;
  }

  function choose(key) {
    var section = by("o-" + key), story = by("story");
    if (!section) { return; }
    chosen = key; story.textContent = "";
    var copy = section.cloneNode(true);
    copy.removeAttribute("id");
    all("[id]", copy).forEach(function (part) { part.removeAttribute("id"); });
    copy.removeAttribute("aria-labelledby");
    story.appendChild(copy);
    by("overview").hidden = true; by("chosen").hidden = false;
    by("panel").scrollTop = 0;
    draw();
  }

  function leave() { chosen = null; by("overview").hidden = false; by("chosen").hidden = true; draw(); }

  function zoom(by_) {
    var box = picture.viewBox.baseVal;
    scale = by_ ? Math.min(4, Math.max(0.2, scale * by_)) : (pane.clientWidth - 2) / box.width;
    picture.style.minWidth = "0"; picture.style.maxWidth = "none";
    picture.style.width = box.width * scale + "px";
    picture.style.height = box.height * scale + "px";
  }

  pane.parentNode.addEventListener("click", function (event) {
    var link = event.target.closest ? event.target.closest("[data-n]") : null;
    if (link) { event.preventDefault(); choose(link.dataset.n); }
  });
  by("back").addEventListener("click", leave);
  document.addEventListener("keydown", function (event) { if (event.key === "Escape" && chosen !== null) { leave(); } });
  all("[data-zoom]").forEach(function (button) {
    button.addEventListener("click", function () { zoom(+button.dataset.zoom); });
  });
  var form = document.querySelector(".filter");
  form.hidden = false;
  form.addEventListener("input", draw);
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var first = nodes.filter(function (node) { return !node.classList.contains("dim") && !node.classList.contains("off"); })[0];
    if (first && find.value.trim()) { first.scrollIntoView({ block: "center", inline: "center" }); choose(first.dataset.n); }
  });
  if (picture.classList.contains("free")) {
    pane.scrollLeft = (pane.scrollWidth - pane.clientWidth) / 2;
    pane.scrollTop = (pane.scrollHeight - pane.clientHeight) / 2;
  }
  draw();
})();
