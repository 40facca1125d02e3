// BokehJS makes <style> elements, which the content policy refuses unless they carry the page's nonce.
// Without style permission Bokeh measures nothing and draws a canvas of millions of pixels.
(function () {
  var nonce = document.currentScript.nonce;
  var make = Document.prototype.createElement;
  Document.prototype.createElement = function () {
    var element = make.apply(this, arguments);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  };
})();
