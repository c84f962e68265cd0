// Wagtail's picker of dates puts the present moment, or the next day that exists, in the place of what
// it cannot read once the field is left. What was typed stays: the form says what is wrong with it.

document.addEventListener("focusin", (event) => {
  const field = window.jQuery?.(event.target);
  const picker = field?.data("xdsoft_datetimepicker");
  if (picker) field.off("blur.xdsoft").on("blur.xdsoft", () => picker.trigger("close.xdsoft"));
});
