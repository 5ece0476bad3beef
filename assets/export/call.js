
"use strict";
(() => {
  const sound = document.getElementById("sound");
  if (!sound) return;
  document.documentElement.classList.add("js");
  const picture = document.getElementById("picture");
  const head = document.getElementById("head");
  const duration = Number(picture.dataset.duration);
  const width = picture.viewBox.baseVal.width;
  const turns = [...document.querySelectorAll(".talk li")];
  const BEFORE = 0.3, AFTER = 0.6; // seconds around what is played, so that no word is cut
  let stopAt = Infinity;
  let pressed = null;

  const release = () => {
    if (pressed) pressed.setAttribute("aria-pressed", "false");
    pressed = null;
    stopAt = Infinity;
  };
  const playFrom = (from, to) => {
    stopAt = to;
    sound.currentTime = Math.max(0, from);
    sound.play();
  };
  const follow = () => {
    const now = sound.currentTime;
    head.setAttribute("transform", `translate(${(now / duration) * width} 0)`);
    document.documentElement.classList.toggle("playing", !sound.paused || now > 0);
    for (const turn of turns)
      turn.classList.toggle("now", !sound.paused && now >= turn.dataset.from && now < turn.dataset.to);
    if (now >= stopAt) {
      sound.pause();
      release();
    }
    if (!sound.paused) requestAnimationFrame(follow);
  };

  for (const button of document.querySelectorAll(".play"))
    button.addEventListener("click", () => {
      const again = pressed === button && !sound.paused;
      release();
      if (again) return sound.pause();
      pressed = button;
      button.setAttribute("aria-pressed", "true");
      playFrom(button.dataset.at - BEFORE, Number(button.dataset.end) + AFTER);
    });
  picture.addEventListener("click", (event) => {
    release();
    const mark = event.target.closest(".mark");
    if (mark) return playFrom(mark.dataset.at - BEFORE, Infinity);
    const box = picture.getBoundingClientRect();
    playFrom(((event.clientX - box.left) / box.width) * duration, Infinity);
  });
  sound.addEventListener("play", follow);
  sound.addEventListener("pause", follow);
  sound.addEventListener("seeked", follow);
  sound.addEventListener("ended", release);
})();
