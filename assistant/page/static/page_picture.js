// Opens the picture of a page at the quoted words.
const ROOM_ABOVE = 0.3; // of the window, kept so that what stands around the words is seen
const ROOM_LEFT = 0.05;

export function aimPicture(root) {
  const picture = root.querySelector(".picture");
  picture?.addEventListener("toggle", async () => {
    if (!picture.open) return;
    const view = picture.querySelector(".picture-window");
    const image = view.querySelector("img");
    await image.decode().catch(() => {});
    const { left, top } = view.dataset;
    if (top === undefined) return;
    view.scrollTop = top * image.offsetHeight - ROOM_ABOVE * view.clientHeight;
    view.scrollLeft = left * image.offsetWidth - ROOM_LEFT * view.clientWidth;
    view.scrollIntoView({ block: "nearest" });
  });
}
