// A source opened by its own link begins at the quote, or at the passage that was found.
import { aimPicture } from "./page_picture.js";

aimPicture(document);
(document.querySelector("mark.quote") ?? document.querySelector(".sheet .passage"))?.scrollIntoView({ block: "center" });
document.documentElement.dataset.ready = "yes";
